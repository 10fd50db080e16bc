-- name: list_pairs
-- what an order has of a product more than once counts once; orders of very many lines are those of
-- companies, whose pairs mean nothing
WITH bought AS (
    SELECT DISTINCT line.order_id, sku.product_id
      FROM orders.v_line AS line
      JOIN orders.v_order AS placed
        ON placed.customer_id = line.customer_id AND placed.order_id = line.order_id
      JOIN catalogue.v_sku AS sku ON sku.sku_id = line.sku_id
     WHERE placed.placed_at >= :since::timestamptz AND line.line_no <= 30
)
SELECT one.product_id, other.product_id AS other_id, count(*)::integer AS orders
  FROM bought AS one
  JOIN bought AS other ON other.order_id = one.order_id AND other.product_id > one.product_id
 GROUP BY one.product_id, other.product_id
HAVING count(*) > 1
 ORDER BY orders DESC, one.product_id, other.product_id LIMIT 1000000;

-- name: list_counts
-- bounded: one row for each product
SELECT sku.product_id, count(DISTINCT line.order_id)::integer AS orders
  FROM orders.v_line AS line
  JOIN orders.v_order AS placed
    ON placed.customer_id = line.customer_id AND placed.order_id = line.order_id
  JOIN catalogue.v_sku AS sku ON sku.sku_id = line.sku_id
 WHERE placed.placed_at >= :since::timestamptz AND line.line_no <= 30
 GROUP BY sku.product_id;

-- name: count_orders
SELECT count(*)::integer FROM orders.v_order WHERE placed_at >= :since::timestamptz;
