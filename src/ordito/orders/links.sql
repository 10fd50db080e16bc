-- name: keep_link
-- The code is drawn, never derived; the first one stays.
INSERT INTO orders.order_link (customer_id, order_id, code, made_at)
VALUES (:customer_id::uuid, :order_id::uuid, :code::text, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: find_code
-- The code of an order.
SELECT code FROM orders.order_link
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid

-- name: claim_code
-- From the code to its order.
INSERT INTO orders.order_of_link (code, customer_id, order_id)
VALUES (:code::text, :customer_id::uuid, :order_id::uuid)
ON CONFLICT DO NOTHING

-- name: find_link
-- The order that a code opens.
SELECT customer_id, order_id FROM orders.order_of_link WHERE code = :code::text
