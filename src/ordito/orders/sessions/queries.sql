-- name: find_session
-- From its id to its key, then its row, in one round trip; see the function.
SELECT orders.find_session(:claim::text)

-- name: find_session_of_cart
-- A cart has one session at a time.
SELECT to_jsonb(s) FROM orders.session AS s
 WHERE s.customer_id = :customer_id::uuid AND s.cart_id = :cart_id::uuid
   AND s.state IN ('open', 'paying')
