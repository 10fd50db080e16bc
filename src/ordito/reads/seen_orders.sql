-- name: list_seen
-- By the claim of the number, which knows whose an order is; a claim alone is not yet an order.
SELECT o.order_id, o.total_minor
  FROM orders.v_claim c
  JOIN orders.v_order o ON o.customer_id = c.customer_id AND o.order_id = c.order_id
 WHERE c.claim = ANY (:claims::text[])
 LIMIT cardinality(:claims::text[])
