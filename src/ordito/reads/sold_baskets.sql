-- name: count_sold
SELECT count(*) FROM orders.v_order
 WHERE placed_at >= :since::timestamptz AND placed_at < :until::timestamptz

-- name: list_sold
-- a page by time and id; who the customer was then is not kept, the membership is that of today
SELECT o.customer_id, o.order_id, o.channel_id, o.place_id, o.currency, o.placed_at,
       (SELECT jsonb_agg(jsonb_build_object(
                   'line_no', l.line_no, 'sku_id', l.sku_id, 'quantity', l.ordered,
                   'method', l.method, 'kind', l.kind, 'is_bundled', l.bundle_id IS NOT NULL)
                   ORDER BY l.line_no)
          FROM orders.v_line AS l
         WHERE l.customer_id = o.customer_id AND l.order_id = o.order_id) AS lines,
       (SELECT to_jsonb(m) FROM loyalty.v_membership AS m
         WHERE m.customer_id = o.customer_id ORDER BY m.enrolled_at, m.programme_id LIMIT 1)
           AS membership,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
                   'promotion_id', r.promotion_id, 'is_offer', r.offer_id IS NOT NULL,
                   'name', r.claim)), '[]'::jsonb)
          FROM pricing.v_redemption AS r
         WHERE r.customer_id = o.customer_id AND r.order_id = o.order_id AND r.claim <> ''
           AND r.state = 'used') AS claims
  FROM orders.v_order AS o
 WHERE o.placed_at >= :since::timestamptz AND o.placed_at < :until::timestamptz
   AND (:after::uuid IS NULL OR (o.placed_at, o.order_id) > (:since::timestamptz, :after::uuid))
   AND (:one_in::integer = 1
        OR abs(hashtextextended(o.order_id::text, 0) % :one_in::integer) = 0)
 ORDER BY o.placed_at, o.order_id LIMIT :rows::integer
