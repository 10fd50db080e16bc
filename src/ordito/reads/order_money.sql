-- name: list_money_entries
SELECT e.at, p.tender, e.kind, e.amount_minor, p.currency, e.settled_at, e.refused_at
  FROM orders.v_payment AS p
  JOIN orders.v_payment_entry AS e
    ON e.customer_id = p.customer_id AND e.payment_id = p.payment_id
 WHERE p.customer_id = :customer_id::uuid AND p.order_id = :order_id::uuid
 ORDER BY e.at, e.payment_id, e.kind
 LIMIT 500
