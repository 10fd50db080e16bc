-- name: sum_orders
-- From the lines, not from the heads: so a lost line cannot hide behind the head's total.
SELECT count(DISTINCT o.order_id) AS orders,
       count(DISTINCT o.customer_id) AS customers,
       count(DISTINCT o.place_id) AS places,
       count(*) AS lines,
       count(DISTINCT l.sku_id) AS skus,
       coalesce(sum(l.fulfilled), 0)::bigint AS units,
       coalesce(sum(l.total_minor), 0)::bigint AS sales_minor,
       coalesce(sum(l.discount_minor), 0)::bigint AS discount_minor
  FROM orders.v_order o
  JOIN orders.v_line l ON l.customer_id = o.customer_id AND l.order_id = o.order_id
 WHERE o.source = :source::text AND o.origin = 'history'

-- name: sum_tenders
-- One row for each tender that the source knows.
SELECT p.tender, sum(p.captured_minor)::bigint AS captured_minor
  FROM orders.v_order o
  JOIN orders.v_payment p ON p.customer_id = o.customer_id AND p.order_id = o.order_id
 WHERE o.source = :source::text AND o.origin = 'history'
 GROUP BY p.tender
 ORDER BY p.tender
 LIMIT 100
