-- name: list_purchases
-- What was cancelled or brought back is no purchase; its money is what the line still stands for.
SELECT o.order_id, o.placed_at, o.channel_id, coalesce(o.place_id, l.place_id) AS place_id,
       p.category_id, o.currency, (l.total_minor - l.relieved_minor)::bigint AS spent_minor
  FROM orders.v_order AS o
  JOIN orders.v_line AS l ON l.customer_id = o.customer_id AND l.order_id = o.order_id
  LEFT JOIN catalogue.v_sku AS s ON s.sku_id = l.sku_id
  LEFT JOIN catalogue.v_product AS p ON p.product_id = s.product_id
 WHERE o.customer_id = ANY(:customer_ids::uuid[])
   AND l.ordered > l.cancelled + l.returned
 ORDER BY o.placed_at DESC, o.order_id, l.line_no
 LIMIT 10000
