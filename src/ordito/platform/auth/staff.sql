-- name: insert_staff
-- the id is derived from the login: the second person of a login is refused by the primary key
INSERT INTO platform.staff
       (staff_id, login, name, password_hash, roles, place_ids, channel_ids, language, created_at)
VALUES (:staff_id, :login, :name, :password_hash, :roles, :place_ids, :channel_ids, :language, :at)
ON CONFLICT (staff_id) DO NOTHING

-- name: find_staff
-- by the id that the login derives
SELECT staff_id, login, name, password_hash, roles, place_ids, channel_ids, language, created_at,
       disabled_at
  FROM platform.staff
 WHERE staff_id = :staff_id

-- name: list_staff
-- the limit only guards the screen
SELECT staff_id, login, name, password_hash, roles, place_ids, channel_ids, language, created_at,
       disabled_at
  FROM platform.staff
 ORDER BY login
 LIMIT 1000

-- name: set_password
-- the caller ends the open sessions in the same transaction
UPDATE platform.staff SET password_hash = :password_hash WHERE staff_id = :staff_id

-- name: disable
-- a second time keeps the first instant
UPDATE platform.staff SET disabled_at = coalesce(disabled_at, :at) WHERE staff_id = :staff_id

-- name: set_language
-- a person's own choice, kept over devices
UPDATE platform.staff SET language = :language WHERE staff_id = :staff_id

-- name: end_sessions
-- whoever holds an old cookie must sign in again
DELETE FROM platform.staff_session WHERE staff_id = :staff_id
