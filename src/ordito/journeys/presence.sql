-- name: arrive
-- The consent is held until the end of the transaction: who takes it back waits, and is then found
-- here and taken away. Answers whether somebody came, and nothing where it is not allowed.
INSERT INTO journeys.presence AS p (place_id, customer_id, means, arrived_at, seen_at, expires_at,
       device_salt, device_digest)
SELECT :place_id::uuid, :customer_id::uuid, :means::text, :at::timestamptz, :at::timestamptz,
       :expires_at::timestamptz, CASE WHEN :device::text IS NOT NULL THEN :salt::bytea END,
       sha256(:salt::bytea || convert_to(:device::text, 'UTF8'))
 WHERE customers.hold_consent(:customer_id::uuid, :purpose::text, 'any')
ON CONFLICT (place_id, customer_id) DO UPDATE
   SET means = excluded.means, seen_at = greatest(p.seen_at, excluded.seen_at),
       expires_at = greatest(p.expires_at, excluded.expires_at),
       arrived_at = CASE WHEN p.left_at IS NULL AND p.expires_at > excluded.seen_at
                         THEN p.arrived_at ELSE greatest(p.seen_at, excluded.arrived_at) END,
       left_at = NULL,
       device_salt = coalesce(excluded.device_salt, p.device_salt),
       device_digest = coalesce(excluded.device_digest, p.device_digest)
RETURNING old.arrived_at IS NULL OR old.left_at IS NOT NULL OR old.expires_at <= new.seen_at AS is_new

-- name: leave
UPDATE journeys.presence
   SET left_at = greatest(arrived_at, :at::timestamptz), device_salt = NULL, device_digest = NULL
 WHERE place_id = :place_id::uuid AND customer_id = :customer_id::uuid AND left_at IS NULL
RETURNING customer_id

-- name: leave_device
UPDATE journeys.presence
   SET left_at = greatest(arrived_at, :at::timestamptz), device_salt = NULL, device_digest = NULL
 WHERE place_id = :place_id::uuid AND left_at IS NULL
   AND device_digest = sha256(device_salt || convert_to(:device::text, 'UTF8'))
RETURNING customer_id

-- name: stay
-- Who is thought to be gone does not come back by a device alone.
UPDATE journeys.presence
   SET seen_at = greatest(seen_at, :at::timestamptz),
       expires_at = greatest(expires_at, :expires_at::timestamptz)
 WHERE place_id = :place_id::uuid AND left_at IS NULL AND expires_at > :at::timestamptz
   AND device_digest = sha256(device_salt || convert_to(:device::text, 'UTF8'))
RETURNING customer_id

-- name: leave_all
UPDATE journeys.presence
   SET left_at = greatest(arrived_at, :at::timestamptz), device_salt = NULL, device_digest = NULL
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND left_at IS NULL
RETURNING place_id, customer_id

-- name: expire_presence
UPDATE journeys.presence
   SET left_at = greatest(arrived_at, expires_at), device_salt = NULL, device_digest = NULL
 WHERE left_at IS NULL AND expires_at <= :at::timestamptz
RETURNING place_id, customer_id

-- name: is_here
SELECT EXISTS (SELECT FROM journeys.presence
                WHERE place_id = :place_id::uuid AND customer_id = :customer_id::uuid
                  AND left_at IS NULL AND expires_at > :at::timestamptz)
