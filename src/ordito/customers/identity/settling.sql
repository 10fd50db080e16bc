-- name: mark_shared
-- Answers the customer ids that were seen with a value which is shared from now on.
SELECT customer_id
  FROM customers.mark_shared(:customer_ids::uuid[], :kinds::text[], :limits::integer[],
                             :at::timestamptz) AS customer_id

-- name: gather
-- All that hangs together with some customer ids, locked; see the function.
SELECT customer_id, person_id, registered_at, is_known, scopes, key_ids
  FROM customers.gather(:customer_ids::uuid[], :most::integer)

-- name: list_bonds
-- Of each pair the side of the smaller id; what is shared or was cut joins nobody.
SELECT e.edge_id, e.customer_id AS one, e.other_id AS other, e.rule,
       e.evidence @> '{"is_forced": true}' AS is_forced, e.first_at, e.held
  FROM customers.edge AS e
  LEFT JOIN customers.identifier AS i
    ON i.customer_id = e.customer_id AND i.identifier_id = e.via
  LEFT JOIN customers.identifier AS o
    ON o.customer_id = e.other_id AND o.identifier_id = e.other_via
 WHERE e.customer_id = ANY(:customer_ids::uuid[]) AND e.other_id = ANY(:customer_ids::uuid[])
   AND e.customer_id < e.other_id AND e.rule <> 'session' AND e.cut_at IS NULL
   AND i.shared_at IS NULL AND o.shared_at IS NULL

-- name: list_apart
SELECT customer_id, other_id FROM customers.apart
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND lifted_at IS NULL

-- name: list_opposites
-- Known ones that nameless ones were seen with, and who answers for them as it stands.
SELECT e.customer_id, e.other_id, coalesce(p.person_id, e.other_id) AS person_id
  FROM customers.edge AS e
  LEFT JOIN customers.identifier AS i
    ON i.customer_id = e.customer_id AND i.identifier_id = e.via
  LEFT JOIN customers.person AS p ON p.customer_id = e.other_id
 WHERE e.customer_id = ANY(:customer_ids::uuid[]) AND e.rule = 'session' AND e.cut_at IS NULL
   AND i.shared_at IS NULL

-- name: assign
-- Writes what changed; see the function.
SELECT customers.assign_persons(:customer_ids::uuid[], :person_ids::uuid[], :sides::uuid[],
                                :edge_ids::uuid[], :helds::text[], :at::timestamptz)
