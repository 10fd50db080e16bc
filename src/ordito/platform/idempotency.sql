-- name: claim
-- False where the key is taken; see the function.
SELECT platform.claim_key(:claim::text, :fingerprint::bytea, :subject_id::uuid, :at::timestamptz)

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

-- name: age
-- Only for tests of the horizon: nobody else moves a clock.
UPDATE platform.idempotency SET claimed_at = claimed_at - :by::interval
 WHERE claim = :claim::text
