-- name: list_programmes
SELECT programme_id, code, name, minor_per_point, pending_days
  FROM loyalty.programme ORDER BY code LIMIT 1000

-- name: list_memberships
SELECT customer_id, programme_id, account_id, enrolled_at
  FROM loyalty.membership
 WHERE customer_id = :customer_id::uuid
 ORDER BY enrolled_at, programme_id
 LIMIT 100

-- name: find_member
-- Whose a value is, with the first membership; see the function.
SELECT customer_id, programme_id, account_id, enrolled_at
  FROM loyalty.find_member(:kind::text, :value::text)
