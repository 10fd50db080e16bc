-- name: note_run
INSERT INTO platform.audit_run (run_id, at, since, findings)
VALUES (:run_id::uuid, :at::timestamptz, :since::timestamptz, :findings::integer)

-- name: find_last
-- What the latest audit found.
SELECT at, since, findings FROM platform.audit_run ORDER BY at DESC LIMIT 1

-- name: find_last_clean
-- Only a clean audit vouches for what lies before it.
SELECT at FROM platform.audit_run WHERE findings = 0 ORDER BY at DESC LIMIT 1
