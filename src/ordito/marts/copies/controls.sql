-- name: list_controls
-- Sums over the operating tables that copies and marts must agree with, on the same snapshot; an
-- amount is of one currency.
-- bounded: a few rows for each currency
SELECT 'orders' AS name, o.currency, count(*) AS amount
  FROM orders.v_order AS o GROUP BY o.currency
UNION ALL
SELECT 'kept_minor', o.currency, sum(l.total_minor - l.relieved_minor)::bigint
  FROM orders.v_order AS o
  JOIN orders.v_line AS l ON l.customer_id = o.customer_id AND l.order_id = o.order_id
 GROUP BY o.currency
UNION ALL
SELECT 'returned_units', o.currency, sum(l.returned)::bigint
  FROM orders.v_order AS o
  JOIN orders.v_line AS l ON l.customer_id = o.customer_id AND l.order_id = o.order_id
 WHERE l.kind <> 'delivery'
 GROUP BY o.currency
UNION ALL
SELECT e.kind || '_minor', p.currency, sum(e.amount_minor)::bigint
  FROM orders.v_payment AS p
  JOIN orders.v_payment_entry AS e
    ON e.customer_id = p.customer_id AND e.payment_id = p.payment_id
 WHERE e.kind IN ('capture', 'refund') AND e.settled_at IS NOT NULL
 GROUP BY e.kind, p.currency
UNION ALL
SELECT 'stock_' || m.kind, '', sum(abs(m.quantity))::bigint
  FROM stock.v_movement AS m
 WHERE m.kind IN ('sale', 'return')
   AND m.subject_id IN (SELECT o.order_id FROM orders.v_order AS o WHERE o.origin <> 'history')
 GROUP BY m.kind
UNION ALL
SELECT 'stock_on_hand', '', sum(p.on_hand)::bigint FROM stock.v_position AS p
UNION ALL
-- by which units at another place or of another article would be seen
SELECT 'stock_squared', '', sum(p.on_hand::bigint * p.on_hand)::bigint FROM stock.v_position AS p
