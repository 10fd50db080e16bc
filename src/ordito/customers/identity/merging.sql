-- name: keep_edge
-- What somebody decided rests on no value: each id stands for itself.
SELECT customers.keep_edges(
           ARRAY[:edge_id::uuid], ARRAY[:customer_id::uuid], ARRAY[:customer_id::uuid],
           ARRAY[:other_id::uuid], ARRAY[:other_id::uuid], ARRAY[:rule::text],
           ARRAY[:source::text], :evidence::jsonb, ARRAY[:at::timestamptz])

-- name: lift_apart
-- The latest word counts.
UPDATE customers.apart SET lifted_at = :at::timestamptz
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND other_id = ANY(:customer_ids::uuid[])
   AND lifted_at IS NULL

-- name: tell_apart
INSERT INTO customers.apart AS kept (customer_id, other_id, decided_at, decided_by, reason)
SELECT s.customer, s.other, :at::timestamptz, :actor::text, :reason::text
  FROM unnest(ARRAY[:customer_id::uuid, :other_id::uuid],
              ARRAY[:other_id::uuid, :customer_id::uuid]) AS s (customer, other)
 ORDER BY s.customer
    ON CONFLICT (customer_id, other_id) DO UPDATE
       SET decided_at = excluded.decided_at, decided_by = excluded.decided_by,
           reason = excluded.reason, lifted_at = NULL

-- name: cut_edge
-- From both sides, in key order; see the function.
SELECT customers.cut_edge(:customer_ids::uuid[], :edge_id::uuid, :actor::text, :reason::text,
                          :at::timestamptz)

-- name: find_edge
SELECT edge_id, customer_id, other_id, via, other_via, rule, source, evidence, first_at, held,
       cut_at, cut_by, cut_reason
  FROM customers.edge
 WHERE customer_id = :customer_id::uuid AND edge_id = :edge_id::uuid

-- name: list_unregistered
SELECT asked.customer_id
  FROM unnest(:customer_ids::uuid[]) AS asked (customer_id)
  LEFT JOIN customers.customer AS c USING (customer_id)
 WHERE c.customer_id IS NULL OR c.erased_at IS NOT NULL

-- name: list_mapped
-- Page by page.
SELECT person_id, customer_id FROM customers.person
 WHERE customer_id > :after::uuid
 ORDER BY customer_id
 LIMIT :size::integer
