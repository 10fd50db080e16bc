-- name: note_access
-- The hour's first look writes; the others find the row and write nothing.
INSERT INTO customers.access (customer_id, actor, route, hour, why, at)
SELECT a.customer_id, :actor::text, :route::text, :hour::timestamptz, :why::text, :at::timestamptz
  FROM unnest(:customer_ids::uuid[]) AS a (customer_id)
 ORDER BY a.customer_id
ON CONFLICT DO NOTHING

-- name: list_accesses
SELECT a.customer_id, a.actor, a.route, a.why, a.at
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN customers.access AS a ON a.customer_id = m.member
 ORDER BY a.at DESC, a.route
 LIMIT 200

-- name: keep_erasure
INSERT INTO customers.erasure (customer_id, erasure_id, members, asked_by, report, erased_at)
VALUES (:customer_id::uuid, :erasure_id::uuid, :members::uuid[], :asked_by::text, :report::jsonb,
        :at::timestamptz)

-- name: list_untold
-- scatter: a chore's question.
SELECT customer_id, erasure_id, members, erased_at FROM customers.erasure
 WHERE told_at IS NULL
 ORDER BY erased_at
 LIMIT 100

-- name: note_told
UPDATE customers.erasure SET told_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND erasure_id = :erasure_id::uuid

-- name: list_retention
-- bounded: some kinds
SELECT kind, days, because, changed_by, changed_at FROM customers.retention ORDER BY kind

-- name: change_retention
UPDATE customers.retention
   SET days = :days::integer, because = :because::text, changed_by = :by::text,
       changed_at = :at::timestamptz
 WHERE kind = :kind::text
