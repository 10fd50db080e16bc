-- name: find_open
SELECT improvement_id, subject, title, finding, mart_version, worth_minor, currency, state, edition,
       owner, found_at
  FROM steering.improvement
 WHERE subject = :subject::text AND state IN ('proposed', 'accepted')
 ORDER BY improvement_id LIMIT 1

-- name: put_improvement
-- The version's lock is held: a subject has one open entry. Its figures are those of the last mart.
INSERT INTO steering.improvement (improvement_id, subject, title, finding, mart_version, worth_minor,
                                  currency, state, edition, owner, found_at)
VALUES (:improvement_id::uuid, :subject::text, :title::text, :finding::jsonb, :mart_version::text,
        :worth_minor::bigint, :currency::text, 'proposed', 1, '', :at::timestamptz)
ON CONFLICT (improvement_id) DO UPDATE
   SET title = excluded.title, finding = excluded.finding, worth_minor = excluded.worth_minor,
       mart_version = excluded.mart_version, found_at = excluded.found_at

-- name: move_improvement
-- Only from the edition that was read, and not out of what is settled.
UPDATE steering.improvement
   SET state = :state::text, owner = :owner::text, edition = edition + 1
 WHERE improvement_id = :improvement_id::uuid AND edition = :edition::integer
   AND state IN ('proposed', 'accepted')

-- name: keep_move
INSERT INTO steering.improvement_move (improvement_id, edition, state, owner, reason, moved_by,
                                       moved_at)
VALUES (:improvement_id::uuid, :edition::integer, :state::text, :owner::text, :reason::text,
        :by::text, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: find_improvement
SELECT improvement_id, subject, title, finding, mart_version, worth_minor, currency, state, edition,
       owner, found_at
  FROM steering.improvement WHERE improvement_id = :improvement_id::uuid

-- name: list_improvements
-- What is worth most first; what has no price last.
SELECT improvement_id, subject, title, finding, mart_version, worth_minor, currency, state, edition,
       owner, found_at
  FROM steering.improvement
 WHERE :state::text IS NULL OR state = :state::text
 ORDER BY worth_minor DESC NULLS LAST, improvement_id LIMIT :most::integer

-- name: list_moves
-- Of each entry its latest moves, so that one that moved often leaves room for the others.
SELECT m.improvement_id, m.edition, m.state, m.owner, m.reason, m.moved_by, m.moved_at
  FROM unnest(:improvement_ids::uuid[]) AS wanted (improvement_id)
 CROSS JOIN LATERAL (SELECT * FROM steering.improvement_move AS one
                      WHERE one.improvement_id = wanted.improvement_id
                      ORDER BY one.edition DESC LIMIT :most::integer) AS m
 ORDER BY m.improvement_id, m.edition

