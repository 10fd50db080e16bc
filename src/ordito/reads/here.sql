-- name: list_present
-- The consent is asked for here, not when somebody came: who has taken it back is not shown.
SELECT p.customer_id, p.means, p.arrived_at, p.seen_at
  FROM journeys.v_presence AS p
 WHERE p.place_id = :place_id::uuid AND p.left_at IS NULL AND p.expires_at > :at::timestamptz
   AND customers.is_allowed(p.customer_id, :location::text, 'any')
 ORDER BY p.arrived_at DESC, p.customer_id
 LIMIT :most::integer

-- name: list_waiting
-- What the place has to hand over to some customers, the ready first.
SELECT f.customer_id, f.order_id, f.fulfilment_order_id, f.state,
       sum(i.quantity - i.cancelled - i.short - i.handed_over)::integer AS units, f.promised_at
  FROM fulfilment.v_fulfilment_order AS f
  JOIN fulfilment.v_item AS i USING (place_id, fulfilment_order_id)
 WHERE f.place_id = :place_id::uuid AND f.customer_id = ANY(:customer_ids::uuid[])
   AND f.method = 'collect' AND f.state IN ('open', 'picking', 'picked', 'ready')
 GROUP BY f.place_id, f.customer_id, f.order_id, f.fulfilment_order_id, f.state, f.promised_at
 ORDER BY f.state DESC, f.promised_at
 LIMIT 200

-- name: list_at_hand
SELECT s.product_id, coalesce(sum(p.available), 0)::integer AS units
  FROM catalogue.v_sku AS s
  LEFT JOIN stock.v_position AS p
    ON p.sku_id = s.sku_id AND p.place_id = :place_id::uuid AND p.condition = 'sellable'
 WHERE s.product_id = ANY(:product_ids::uuid[]) AND s.active
 GROUP BY s.product_id
 LIMIT 1000

-- name: read_signs
-- Who is there, and when they last looked at something.
SELECT coalesce(string_agg(concat_ws(' ', g.customer_id, g.arrived_at, g.looked_at), ','
                           ORDER BY g.customer_id), '')
  FROM (SELECT p.customer_id, p.arrived_at,
               (SELECT max(greatest(i.viewed_at, i.compared_at)) FROM journeys.v_interest AS i
                 WHERE i.customer_id = p.customer_id) AS looked_at
          FROM journeys.v_presence AS p
         WHERE p.place_id = :place_id::uuid AND p.left_at IS NULL
           AND p.expires_at > :at::timestamptz
           AND customers.is_allowed(p.customer_id, :location::text, 'any')
         ORDER BY p.customer_id
         LIMIT :most::integer) AS g
