-- name: claim
-- The first caller gets the row; a rival with the same key waits here until the first has ended.
INSERT INTO platform.idempotency (claim, fingerprint, subject_id, claimed_at)
VALUES (:claim::text, :fingerprint::bytea, :subject_id::uuid, :at::timestamptz)
ON CONFLICT DO NOTHING
RETURNING subject_id

-- name: find
-- What became of an earlier command with this key.
SELECT fingerprint, subject_id, status, answer FROM platform.idempotency WHERE claim = :claim::text

-- name: answer
-- Kept in the transaction of the command itself: either both are there or neither.
UPDATE platform.idempotency SET status = :status::smallint, answer = :answer::text
 WHERE claim = :claim::text

-- name: forget
-- Keys are honoured for the declared horizon.
DELETE FROM platform.idempotency WHERE claimed_at < :before::timestamptz
