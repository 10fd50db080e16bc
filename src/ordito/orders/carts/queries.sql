-- name: find_cart_key
-- From what people call a cart to its key.
SELECT customer_id, order_id AS cart_id FROM orders.claim WHERE claim = :claim::text

-- name: find_cart
-- One cart, whole: its lines are part of the row.
SELECT to_jsonb(c) FROM orders.cart AS c
 WHERE c.customer_id = :customer_id::uuid AND c.cart_id = :cart_id::uuid

-- name: find_open_cart
-- A customer has one at most.
SELECT to_jsonb(c) FROM orders.cart AS c
 WHERE c.customer_id = :customer_id::uuid AND c.state IN ('open', 'checkout')
