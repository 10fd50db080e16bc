-- name: invite
-- The code's digest alone is kept.
INSERT INTO counter.invitation (digest, device_id, place_id, channel_id, code, name, invited_by,
       invited_at, expires_at)
VALUES (:digest::bytea, :device_id::uuid, :place_id::uuid, :channel_id::uuid, :code::text,
        :name::text, :actor::text, :at::timestamptz, :expires_at::timestamptz)

-- name: find_invitation
-- By the digest of what was typed.
SELECT digest, device_id, place_id, channel_id, code, name, invited_by, invited_at, expires_at,
       public_key
  FROM counter.invitation WHERE digest = :digest::bytea

-- name: use_invitation
-- Of two pages with the same invitation one gets it; the same page may ask again.
UPDATE counter.invitation SET public_key = :public_key::bytea
 WHERE digest = :digest::bytea
   AND (public_key IS NULL OR public_key = :public_key::bytea)

-- name: claim_name
-- Ids and codes are unique over all places, which the tills' own table cannot say.
INSERT INTO counter.claim (value, place_id, device_id)
VALUES (:value::text, :place_id::uuid, :device_id::uuid)
ON CONFLICT DO NOTHING

-- name: find_claimed
-- Who has a code.
SELECT device_id FROM counter.claim WHERE value = :value::text

-- name: register
-- One row for ever: a till keeps its place.
INSERT INTO counter.device (place_id, device_id, code, name, channel_id, public_key,
       token_id, registered_at, registered_by)
VALUES (:place_id::uuid, :device_id::uuid, :code::text, :name::text, :channel_id::uuid,
        :public_key::bytea, :token_id::uuid, :at::timestamptz, :actor::text)

-- name: renew
-- The answer to the registration was lost: the page gets another token.
UPDATE counter.device SET token_id = :token_id::uuid
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid

-- name: get_device
-- By its key.
SELECT place_id, device_id, code, name, channel_id, public_key, token_id, registered_at,
       registered_by, revoked_at, revoked_for, released_at, taken_through, head, booked_through,
       last_told_at, last_occurred_at, last_receipt, shift_id
  FROM counter.device
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid

-- name: revoke
-- The first instant counts.
UPDATE counter.device
   SET revoked_at = coalesce(revoked_at, :at::timestamptz),
       revoked_for = coalesce(revoked_for, :reason::text)
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid

-- name: release
-- Its log goes on; its token stays void.
UPDATE counter.device SET released_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid

-- name: make_pins_stale
-- A lost till held verifiers of whoever may work at its place: all of them choose anew.
UPDATE counter.pin SET must_change = true
 WHERE staff_id = ANY(:staff_ids::uuid[]) AND set_at < :before::timestamptz
