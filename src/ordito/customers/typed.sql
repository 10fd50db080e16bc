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
