-- name: assign_group
-- Answers whether it changed, and nothing where there is nobody. Nobody is erased meanwhile.
WITH known AS (
    SELECT customer_id FROM customers.customer
     WHERE customer_id = :customer_id::uuid AND erased_at IS NULL FOR SHARE),
named AS (
    INSERT INTO customers.group_code (code) SELECT :code::text FROM known ON CONFLICT DO NOTHING),
assigned AS (
    INSERT INTO customers.group_member AS kept (customer_id, code, valid_from, valid_to, source,
           assigned_by, assigned_at)
    SELECT customer_id, :code::text, :valid_from::timestamptz, :valid_to::timestamptz,
           :source::text, :actor::text, :at::timestamptz
      FROM known
        ON CONFLICT (customer_id, code) DO UPDATE
           SET valid_from = excluded.valid_from, valid_to = excluded.valid_to,
               source = excluded.source, assigned_by = excluded.assigned_by,
               assigned_at = excluded.assigned_at
         WHERE (kept.valid_from, kept.valid_to)
               IS DISTINCT FROM (excluded.valid_from, excluded.valid_to)
    RETURNING customer_id)
SELECT EXISTS (SELECT FROM assigned) AS changed FROM known

-- name: leave_group
-- Whichever of the person's ids is in it. What has not begun is taken back, what has begun ends now.
UPDATE customers.group_member
   SET valid_from = least(valid_from, :at::timestamptz - interval '1 microsecond'),
       valid_to = :at::timestamptz, assigned_by = :actor::text, assigned_at = :at::timestamptz
 WHERE customer_id IN (SELECT customers.person_members(:customer_id::uuid))
   AND code = :code::text AND (valid_to IS NULL OR valid_to > :at::timestamptz)

-- name: list_codes
-- bounded: names that people made up.
SELECT code FROM customers.group_code ORDER BY code LIMIT 10000

-- name: list_groups
-- Of all ids of the person; also those that have ended or not begun yet.
SELECT g.code, g.valid_from, g.valid_to, g.source, g.assigned_by, g.assigned_at
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN customers.group_member AS g ON g.customer_id = m.member
 ORDER BY g.code, g.valid_from
 LIMIT 200
