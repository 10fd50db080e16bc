-- name: assign_group
-- The same again changes nothing and is no fact.
INSERT INTO customers.group_member AS kept (customer_id, code, valid_from, valid_to, source,
       assigned_by, assigned_at)
VALUES (:customer_id::uuid, :code::text, :valid_from::timestamptz, :valid_to::timestamptz,
        :source::text, :actor::text, :at::timestamptz)
ON CONFLICT (customer_id, code) DO UPDATE
   SET valid_from = excluded.valid_from, valid_to = excluded.valid_to, source = excluded.source,
       assigned_by = excluded.assigned_by, assigned_at = excluded.assigned_at
 WHERE (kept.valid_from, kept.valid_to) IS DISTINCT FROM (excluded.valid_from, excluded.valid_to)

-- name: leave_group
-- What has not begun is taken back, what has begun ends now.
UPDATE customers.group_member
   SET valid_from = least(valid_from, :at::timestamptz - interval '1 microsecond'),
       valid_to = :at::timestamptz, assigned_by = :actor::text, assigned_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND code = :code::text
   AND (valid_to IS NULL OR valid_to > :at::timestamptz)

-- name: list_groups
-- Also those that have ended or not begun yet.
SELECT code, valid_from, valid_to, source, assigned_by, assigned_at
  FROM customers.group_member
 WHERE customer_id = :customer_id::uuid
 ORDER BY code
 LIMIT 200
