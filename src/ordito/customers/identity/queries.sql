-- name: person_of
SELECT coalesce((SELECT person_id FROM customers.person WHERE customer_id = :customer_id::uuid),
                :customer_id::uuid)

-- name: list_persons
SELECT coalesce(p.person_id, asked.customer_id) AS person_id, asked.customer_id
  FROM unnest(:customer_ids::uuid[]) AS asked (customer_id)
  LEFT JOIN customers.person AS p USING (customer_id)
 LIMIT 10000

-- name: list_members
-- The person's own id first; whoever was never seen with anybody has no row and is alone.
WITH asked AS (
    SELECT DISTINCT coalesce(p.person_id, a.customer_id) AS person_id
      FROM unnest(:customer_ids::uuid[]) AS a (customer_id)
      LEFT JOIN customers.person AS p USING (customer_id)),
found AS (
    SELECT person_id, person_id AS customer_id FROM asked
    UNION
    SELECT p.person_id, p.customer_id
      FROM asked
      JOIN customers.person AS p USING (person_id))
SELECT person_id, customer_id
  FROM found
 ORDER BY person_id, customer_id <> person_id, customer_id
 LIMIT 100000

-- name: resolve
-- The claim answers by its key.
SELECT asked.number, c.identifier_id, c.customer_id,
       coalesce(p.person_id, c.customer_id) AS person_id
  FROM unnest(:numbers::integer[], :kinds::text[], :values::text[])
    AS asked (number, kind, value)
  JOIN customers.claim AS c ON c.digest = customers.digest(asked.kind, asked.value)
  LEFT JOIN customers.person AS p ON p.customer_id = c.customer_id
 ORDER BY asked.number
 LIMIT 1000

-- name: resolve_as_of
-- The mapping as it stood: the last change up to the instant, and before the first one the id
-- itself. A value that was not known then has no answer.
SELECT asked.number, c.identifier_id, c.customer_id,
       coalesce(told.person_id, c.customer_id) AS person_id
  FROM unnest(:numbers::integer[], :kinds::text[], :values::text[])
    AS asked (number, kind, value)
  JOIN customers.claim AS c ON c.digest = customers.digest(asked.kind, asked.value)
  JOIN customers.identifier AS i
    ON i.customer_id = c.customer_id AND i.identifier_id = c.identifier_id
  LEFT JOIN LATERAL (
        SELECT h.person_id FROM customers.person_change AS h
         WHERE h.customer_id = c.customer_id AND h.changed_at <= :as_of::timestamptz
         ORDER BY h.changed_at DESC LIMIT 1) AS told ON true
 WHERE i.added_at <= :as_of::timestamptz
 ORDER BY asked.number
 LIMIT 1000

-- name: list_edges
-- Each edge once, from the side of a member.
SELECT DISTINCT ON (edge_id) edge_id, customer_id, other_id, via, other_via, rule, source,
       evidence, first_at, held, cut_at, cut_by, cut_reason
  FROM customers.edge
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY edge_id, customer_id
 LIMIT 5000

-- name: list_identifiers
-- All values of the ids of a person.
SELECT identifier_id FROM customers.identifier
 WHERE customer_id = ANY(:customer_ids::uuid[])
 LIMIT 5000

-- name: list_held_edges
-- Each once, the latest first.
SELECT edge_id, customer_id, other_id, via, other_via, rule, source, evidence, first_at, held,
       cut_at, cut_by, cut_reason
  FROM customers.edge
 WHERE held IS NOT NULL AND customer_id < other_id
 ORDER BY first_at DESC, edge_id
 LIMIT :page_size::integer
