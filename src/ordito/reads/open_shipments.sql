-- name: list_open_lines
-- scatter: a job asks all places. Goods that nobody has begun, with the address that counts.
SELECT f.place_id, f.fulfilment_order_id, f.customer_id, f.order_id, f.channel_id, f.promised_at,
       i.line_no, i.sku_id, (i.quantity - i.cancelled)::integer AS units, d.country, d.postal_code
  FROM fulfilment.v_fulfilment_order AS f
  JOIN fulfilment.v_item AS i
    ON i.place_id = f.place_id AND i.fulfilment_order_id = f.fulfilment_order_id
  JOIN orders.v_line AS l
    ON l.customer_id = f.customer_id AND l.order_id = f.order_id AND l.line_no = i.line_no
  LEFT JOIN LATERAL (
       SELECT v.country, v.postal_code FROM orders.v_delivery AS v
        WHERE v.customer_id = f.customer_id AND v.order_id = f.order_id
        ORDER BY v.version DESC LIMIT 1) AS d ON true
 WHERE f.state = 'open' AND f.method = 'ship' AND f.wave_id IS NULL
   AND l.kind = 'goods' AND i.short = 0 AND i.picked = 0 AND i.quantity > i.cancelled
 ORDER BY f.opened_at, f.fulfilment_order_id, i.line_no
 LIMIT :most::integer
