-- name: note_junk
-- Also where it has joined people already; see the function.
SELECT customers.note_junk(:junk_id::uuid, :kind::text, :value::text, :note::text, :actor::text,
                           :at::timestamptz)

-- name: take_back_junk
-- scatter: a rare word of somebody.
DELETE FROM customers.junk WHERE junk_id = :junk_id::uuid

-- name: list_junk
SELECT junk_id, kind, note, noted_by, noted_at FROM customers.junk
 ORDER BY noted_at DESC, junk_id
 LIMIT 1000

-- name: list_shared
-- scatter: a question of whoever looks after the data.
SELECT i.identifier_id, i.customer_id, i.kind, i.shared_at, seen.n AS seen_with
  FROM customers.identifier AS i
 CROSS JOIN LATERAL (
       SELECT count(DISTINCT e.other_id)::integer AS n FROM customers.edge AS e
        WHERE e.customer_id = i.customer_id AND e.via = i.identifier_id) AS seen
 WHERE i.shared_at IS NOT NULL
 ORDER BY seen.n DESC, i.shared_at DESC, i.identifier_id
 LIMIT :size::integer

-- name: list_crowds
-- scatter: a question of whoever looks after the data.
SELECT p.person_id, count(*)::integer AS customer_ids,
       (SELECT count(*) FROM customers.person AS m
          JOIN customers.edge AS e ON e.customer_id = m.customer_id
         WHERE m.person_id = p.person_id AND e.held IS NOT NULL)::integer AS held
  FROM customers.person AS p
 GROUP BY p.person_id
HAVING count(*) >= :least::integer
 ORDER BY customer_ids DESC, p.person_id
 LIMIT :size::integer
