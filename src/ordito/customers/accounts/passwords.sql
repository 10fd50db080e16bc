-- name: set_password
-- The last one counts.
INSERT INTO customers.password (customer_id, password_hash, set_at)
VALUES (:customer_id::uuid, :password_hash::text, :at::timestamptz)
    ON CONFLICT (customer_id) DO UPDATE
       SET password_hash = excluded.password_hash, set_at = excluded.set_at

-- name: find_password
-- Nothing where the customer signs in by code only.
SELECT password_hash FROM customers.password WHERE customer_id = :customer_id::uuid
