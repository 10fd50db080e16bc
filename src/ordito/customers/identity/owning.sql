-- name: join_owners
-- One edge for each value; see the function.
SELECT customers.join_owners(:customer_ids::uuid[], :kinds::text[], :values::text[], :rule::text,
                             :source::text, :is_proven::boolean, :at::timestamptz)

-- name: list_seen
-- Whoever was never seen with anybody has no row and needs nothing.
-- bounded: the caller names them
SELECT customer_id FROM customers.person WHERE customer_id = ANY(:customer_ids::uuid[])

-- name: hold_customer
-- Nobody is erased while a proof is kept.
SELECT customer_id FROM customers.customer
 WHERE customer_id = :customer_id::uuid AND erased_at IS NULL FOR SHARE

-- name: prove
-- A value that somebody else has proven as well stays theirs, and is kept with this proof.
SELECT customers.prove(:customer_id::uuid, :identifier_id::uuid, :kind::text, :value::text,
                       :key_class::text, :verified_at::timestamptz, :at::timestamptz)

-- name: lock_persons
-- In one global order; see the function.
SELECT customers.lock_persons(:customer_ids::uuid[])

-- name: cut_outward
-- From both sides, in key order; see the function.
SELECT customers.cut_outward(:customer_ids::uuid[], :at::timestamptz)
