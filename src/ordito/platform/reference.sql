-- name: read_version
SELECT version FROM platform.memory_version WHERE name = :name::text;

-- name: lock_version
-- an insert that may find its row locks it either way, so the first writer needs no special case
INSERT INTO platform.memory_version AS kept (name, version) VALUES (:name::text, 0)
    ON CONFLICT (name) DO UPDATE SET version = kept.version
RETURNING version;

-- name: raise_version
UPDATE platform.memory_version SET version = version + 1 WHERE name = :name::text
RETURNING version;

-- name: drop_external_ids
DELETE FROM platform.external_id WHERE subject = :subject::text AND subject_id = ANY(:ids::uuid[]);

-- name: take_external_ids
-- rivals for a name wait for each other in one order; a name that was not taken is returned
WITH given AS (
    SELECT source, value, subject_id
      FROM unnest(:sources::text[], :values::text[], :ids::uuid[])
        AS given (source, value, subject_id)
), taken AS (
    INSERT INTO platform.external_id (subject, source, value, subject_id)
    SELECT :subject::text, source, value, subject_id FROM given ORDER BY source, value
        ON CONFLICT DO NOTHING
    RETURNING source, value, subject_id
)
SELECT subject_id FROM (SELECT * FROM given EXCEPT ALL SELECT * FROM taken) AS refused
 ORDER BY source, value LIMIT 1;

-- name: find_external_id
SELECT subject_id FROM platform.external_id
 WHERE subject = :subject::text AND source = :source::text AND value = :value::text;
