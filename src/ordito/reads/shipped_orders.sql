-- name: list_shipped
-- Lines that orders of a time were sold with and that were to be shipped, in the order of the sales.
SELECT o.order_id, o.number, o.placed_at AS sold_at, o.channel_id, o.place_id AS selling_place_id,
       l.line_no, l.sku_id, l.ordered AS units, l.place_id, l.total_minor AS worth_minor,
       d.country, d.postal_code
  FROM orders.v_order AS o
  JOIN orders.v_line AS l
    ON l.customer_id = o.customer_id AND l.order_id = o.order_id AND l.method = 'ship'
   AND l.kind = 'goods' AND l.since_version = 1
  LEFT JOIN LATERAL (SELECT v.country, v.postal_code FROM orders.v_delivery AS v
                      WHERE v.customer_id = o.customer_id AND v.order_id = o.order_id
                      ORDER BY v.version LIMIT 1) AS d ON true
 WHERE o.placed_at >= :from_at::timestamptz AND o.placed_at < :to_at::timestamptz
   AND o.origin <> 'history'
 ORDER BY o.placed_at, o.order_id, l.line_no
 LIMIT :most::integer

-- name: list_on_hand
-- What lies there now.
-- bounded: a row for each of the SKUs and place
SELECT p.sku_id, p.place_id, sum(p.on_hand)::integer AS units
  FROM stock.v_position AS p
 WHERE p.sku_id = ANY(:sku_ids::uuid[]) AND p.condition = 'sellable'
 GROUP BY p.sku_id, p.place_id

-- name: list_moved
-- What was moved since, and whether it left for an order of that time that was shipped.
SELECT m.sku_id, m.place_id, m.quantity, m.occurred_at,
       m.kind = 'sale' AND EXISTS (
           SELECT FROM orders.v_order AS o
             JOIN orders.v_line AS l ON l.customer_id = o.customer_id AND l.order_id = o.order_id
            WHERE o.order_id = m.subject_id AND o.placed_at >= :since::timestamptz
              AND o.placed_at < :until::timestamptz AND l.method = 'ship'
              AND l.sku_id = m.sku_id) AS is_shipped
  FROM stock.v_movement AS m
 WHERE m.sku_id = ANY(:sku_ids::uuid[]) AND m.condition = 'sellable'
   AND m.occurred_at >= :since::timestamptz
 ORDER BY m.occurred_at, m.movement_id
 LIMIT 1000000
