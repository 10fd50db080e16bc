-- name: keep_own_payment
-- Known by the payment alone, for that is all that a processor is told later.
INSERT INTO orders.own_payment (payment_id, account_id, customer_id, order_id)
VALUES (:payment_id::uuid, :account_id::uuid, :customer_id::uuid, :order_id::uuid)
ON CONFLICT DO NOTHING

-- name: find_own_payment
-- Whose money it is.
SELECT payment_id, account_id, customer_id, order_id FROM orders.own_payment
 WHERE payment_id = :payment_id::uuid
