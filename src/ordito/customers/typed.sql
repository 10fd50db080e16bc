-- name: keep_typed
-- A value of the vault; see the function.
SELECT customers.keep_typed(:customer_id::uuid, :typed_id::uuid, :content::jsonb,
                            :at::timestamptz)::text

-- name: find_typed
-- One purchase.
SELECT content FROM customers.typed
 WHERE customer_id = :customer_id::uuid AND typed_id = :typed_id::uuid

-- name: forget_typed
-- Of a purchase that is over nothing has to be remembered here.
DELETE FROM customers.typed
 WHERE customer_id = :customer_id::uuid AND typed_id = :typed_id::uuid

-- name: forget_old_typed
-- What nobody has come back to: some at a time.
DELETE FROM customers.typed
 WHERE (customer_id, typed_id) IN (
       SELECT customer_id, typed_id FROM customers.typed
        WHERE kept_at < :before::timestamptz ORDER BY kept_at LIMIT 1000)
