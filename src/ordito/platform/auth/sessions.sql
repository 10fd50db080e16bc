-- name: insert_session
-- a new row for each sign-in: the id is never one that a stranger could have planted
INSERT INTO platform.staff_session (session_sha256, staff_id, created_at, seen_at, expires_at)
VALUES (:session_sha256, :staff_id, :at, :at, :expires_at)

-- name: find_session
-- with the person's present rights, so that a change of role needs no new sign-in
SELECT s.session_sha256, s.staff_id, s.created_at, s.seen_at, s.expires_at,
       p.name, p.roles, p.place_ids, p.channel_ids, p.language
  FROM platform.staff_session s
  JOIN platform.staff p ON p.staff_id = s.staff_id
 WHERE s.session_sha256 = :session_sha256 AND p.disabled_at IS NULL

-- name: mark_seen
-- sampled: one statement a minute for all sessions that were seen
UPDATE platform.staff_session
   SET seen_at = :at
 WHERE session_sha256 = ANY(:session_sha256s::bytea[])

-- name: end_session
-- signing out twice is signing out
DELETE FROM platform.staff_session WHERE session_sha256 = :session_sha256

-- name: sweep
-- sessions that ended by themselves
DELETE FROM platform.staff_session WHERE expires_at <= :at OR seen_at <= :idle_since
