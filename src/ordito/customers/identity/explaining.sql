-- name: list_values
-- bounded: nobody has more than some dozens; a shared one shows what is wrong
SELECT identifier_id, customer_id, kind, key_class, verified_at, added_at, shared_at
  FROM customers.identifier
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY added_at, identifier_id
 LIMIT 1000

-- name: list_told_apart
-- bounded: what people decided about one person
SELECT customer_id, other_id, decided_at, decided_by, reason
  FROM customers.apart
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND lifted_at IS NULL
 ORDER BY decided_at, customer_id, other_id
 LIMIT 1000

-- name: list_changes
-- The latest first.
SELECT customer_id, changed_at, person_id
  FROM customers.person_change
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY changed_at DESC, customer_id
 LIMIT 1000
