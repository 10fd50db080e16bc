-- name: list_owners
SELECT subject, field, source, otherwise FROM platform.field_owner
 ORDER BY subject, field LIMIT 1000

-- name: list_owners_of
SELECT subject, field, source, otherwise FROM platform.field_owner
 WHERE subject = :subject::text ORDER BY field LIMIT 200

-- name: put_owners
-- Answers the rows that are new or changed.
INSERT INTO platform.field_owner AS kept (subject, field, source, otherwise)
SELECT * FROM unnest(:subjects::text[], :fields::text[], :sources::text[], :otherwises::text[])
    AS given (subject, field, source, otherwise)
 ORDER BY given.subject, given.field
    ON CONFLICT (subject, field) DO UPDATE
       SET source = excluded.source, otherwise = excluded.otherwise
     WHERE kept IS DISTINCT FROM excluded
RETURNING subject, field, CASE WHEN old.subject IS NULL THEN 'created' ELSE 'updated' END AS outcome

-- name: drop_owner
DELETE FROM platform.field_owner WHERE subject = :subject::text AND field = :field::text

-- name: list_stamps
-- The caller bounds the records.
SELECT record, written, withheld FROM platform.field_source
 WHERE record = ANY(:records::text[]) AND subject = :subject::text
 LIMIT 10000

-- name: stamp
-- Fields that are not named keep what stands beside them; rows are locked in the order of their key.
INSERT INTO platform.field_source AS kept (record, subject, written, withheld)
SELECT given.record, :subject::text, given.written, given.withheld
  FROM unnest(:records::text[], :written::jsonb[], :withheld::jsonb[])
    AS given (record, written, withheld)
 ORDER BY given.record
    ON CONFLICT (record, subject) DO UPDATE
       SET written = kept.written || excluded.written,
           withheld = kept.withheld || excluded.withheld
