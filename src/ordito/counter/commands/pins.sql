-- name: set_pin
-- The last one counts; whoever has chosen anew need not again.
INSERT INTO counter.pin (staff_id, salt, iterations, sealed, set_at)
VALUES (:staff_id::uuid, :salt::bytea, :iterations::integer, :sealed::bytea, :at::timestamptz)
ON CONFLICT (staff_id) DO UPDATE
   SET salt = excluded.salt, iterations = excluded.iterations, sealed = excluded.sealed,
       set_at = excluded.set_at, must_change = false

-- name: find_pin
-- By whose it is.
SELECT staff_id, salt, iterations, sealed, set_at, must_change
  FROM counter.pin WHERE staff_id = :staff_id::uuid

-- name: list_pins
-- Of all; the caller knows who works where.
SELECT staff_id, salt, iterations, sealed, set_at, must_change
  FROM counter.pin ORDER BY staff_id LIMIT 1000

-- name: find_guess
-- Wrong PINs since the last right one.
SELECT wrong, wait_until FROM counter.pin_guess
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND staff_id = :staff_id::uuid

-- name: count_wrong
-- Rivals count one after the other.
INSERT INTO counter.pin_guess AS g (place_id, device_id, staff_id, wrong, wait_until)
VALUES (:place_id::uuid, :device_id::uuid, :staff_id::uuid, 1, :at::timestamptz)
ON CONFLICT (place_id, device_id, staff_id) DO UPDATE SET wrong = g.wrong + 1
RETURNING wrong

-- name: wait
-- Never shorter than it was.
UPDATE counter.pin_guess SET wait_until = greatest(wait_until, :until::timestamptz)
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND staff_id = :staff_id::uuid

-- name: forget_guesses
-- The right PIN has come.
DELETE FROM counter.pin_guess
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND staff_id = :staff_id::uuid

-- name: open_session
-- Its text is kept as a digest alone.
INSERT INTO counter.session (place_id, device_id, digest, staff_id, purpose, signed_in_at,
       expires_at)
VALUES (:place_id::uuid, :device_id::uuid, :digest::bytea, :staff_id::uuid, :purpose::text,
        :at::timestamptz, :expires_at::timestamptz)

-- name: find_session
-- Of this till alone.
SELECT place_id, device_id, staff_id, purpose, signed_in_at, expires_at
  FROM counter.session
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND digest = :digest::bytea
   AND purpose = :purpose::text AND ended_at IS NULL AND expires_at > :at::timestamptz

-- name: end_session
-- Of two rivals one gets it: an approval is used once.
UPDATE counter.session SET ended_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND digest = :digest::bytea
   AND purpose = :purpose::text AND ended_at IS NULL AND expires_at > :at::timestamptz
RETURNING place_id, device_id, staff_id, purpose, signed_in_at, expires_at
