-- name: list_owners
-- Of orders that came from sessions; of others nothing.
-- bounded: the caller names the orders.
SELECT f.order_id, s.owner
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS f (customer_id, order_id)
  JOIN orders.session AS s ON s.customer_id = f.customer_id AND s.order_id = f.order_id
