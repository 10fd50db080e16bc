-- name: lock_payments
-- Who reckons an order's money holds its payments until the end, so that nobody asks twice.
SELECT payment_id, order_id, tender, currency, amount_minor, authorised_minor, captured_minor,
       voided_minor, refunded_minor, declined, reference
  FROM orders.payment
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY payment_id
   FOR UPDATE

-- name: ask_money
-- The intent counts at once: what is asked for cannot be asked for a second time.
WITH entry AS (
    INSERT INTO orders.payment_entry (customer_id, payment_id, kind, key, amount_minor, at)
    VALUES (:customer_id::uuid, :payment_id::uuid, :kind::text, :key::text,
            :amount_minor::bigint, :at::timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING kind, amount_minor)
UPDATE orders.payment AS p
   SET captured_minor = p.captured_minor
           + CASE e.kind WHEN 'capture' THEN e.amount_minor ELSE 0 END,
       voided_minor = p.voided_minor + CASE e.kind WHEN 'void' THEN e.amount_minor ELSE 0 END,
       refunded_minor = p.refunded_minor
           + CASE e.kind WHEN 'refund' THEN e.amount_minor ELSE 0 END
  FROM entry AS e
 WHERE p.customer_id = :customer_id::uuid AND p.payment_id = :payment_id::uuid
RETURNING p.tender

-- name: settle_money
-- The processor has done it; hearing so twice is hearing it once.
UPDATE orders.payment_entry SET settled_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND payment_id = :payment_id::uuid
   AND kind = :kind::text AND key = :key::text AND settled_at IS NULL
