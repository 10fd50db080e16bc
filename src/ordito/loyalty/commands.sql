-- name: find_differing_programme
-- Asked under the lock of the programmes' version; the unique constraints say the same again.
SELECT code FROM loyalty.programme
 WHERE (programme_id = :programme_id::uuid) <> (code = :code::text)
 LIMIT 1

-- name: put_programme
-- A programme that is equal already is left alone and not answered.
INSERT INTO loyalty.programme AS kept (programme_id, code, name, minor_per_point, pending_days)
VALUES (:programme_id::uuid, :code::text, :name::text, :minor_per_point::jsonb,
        :pending_days::integer)
    ON CONFLICT (programme_id) DO UPDATE
       SET name = excluded.name, minor_per_point = excluded.minor_per_point,
           pending_days = excluded.pending_days
     WHERE kept IS DISTINCT FROM excluded
RETURNING programme_id

-- name: enrol
-- Answers the new members; whoever takes part already stays as enrolled first.
INSERT INTO loyalty.membership (customer_id, programme_id, account_id, enrolled_at)
SELECT customer_id, :programme_id::uuid, account_id, enrolled_at
  FROM unnest(:customer_ids::uuid[], :account_ids::uuid[], :enrolled_at::timestamptz[])
    AS m (customer_id, account_id, enrolled_at)
 ORDER BY customer_id
    ON CONFLICT DO NOTHING
RETURNING customer_id, programme_id, account_id, enrolled_at

-- name: list_own_programmes
-- The programmes of one customer, for what must not trust a snapshot that may be old.
SELECT p.programme_id, p.code, p.name, p.minor_per_point, p.pending_days
  FROM loyalty.membership AS m
  JOIN loyalty.programme AS p USING (programme_id)
 WHERE m.customer_id = :customer_id::uuid
 ORDER BY p.code
 LIMIT 100
