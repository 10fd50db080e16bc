-- name: list_to_sweep
SELECT customer_id, programme_id FROM loyalty.membership
 WHERE sweep_at <= :at::timestamptz
 ORDER BY sweep_at
 LIMIT :batch::integer

-- name: swept
UPDATE loyalty.membership SET sweep_at = coalesce(:sweep_at::timestamptz, 'infinity')
 WHERE customer_id = :customer_id::uuid AND programme_id = :programme_id::uuid

-- name: sweep_by
-- Points came back that may lapse before the account would be looked at.
UPDATE loyalty.membership SET sweep_at = :sweep_at::timestamptz
 WHERE account_id = :account_id::uuid AND sweep_at > :sweep_at::timestamptz

-- name: list_to_renew
SELECT customer_id, programme_id FROM loyalty.membership
 WHERE tier_until <= :at::timestamptz
 ORDER BY tier_until
 LIMIT :batch::integer

-- name: lock_tier
-- Two orders of one member take turns: the later one counts both.
SELECT coalesce(tier, '') FROM loyalty.membership
 WHERE customer_id = :customer_id::uuid AND programme_id = :programme_id::uuid
   FOR UPDATE

-- name: put_tier
UPDATE loyalty.membership SET tier = :tier::text, tier_until = :until::timestamptz
 WHERE customer_id = :customer_id::uuid AND programme_id = :programme_id::uuid
   AND (tier, tier_until) IS DISTINCT FROM (:tier::text, :until::timestamptz)
