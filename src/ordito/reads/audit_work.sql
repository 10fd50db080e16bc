-- name: picked_against_items
-- What is picked, short and cancelled is no more than was asked for; picks that were counted are
-- picked or were put back; what is short was rejected.
SELECT i.order_id::text || ' line ' || i.line_no AS subject,
       jsonb_build_object('quantity', i.quantity, 'picked', i.picked, 'short', i.short,
                          'cancelled', i.cancelled, 'put_back', i.put_back, 'picks', p.units,
                          'rejected', r.units) AS facts
  FROM fulfilment.v_item AS i
  JOIN fulfilment.v_fulfilment_order AS f
    ON f.place_id = i.place_id AND f.fulfilment_order_id = i.fulfilment_order_id
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(k.units), 0)::integer AS units FROM fulfilment.v_pick AS k
        WHERE k.place_id = i.place_id AND k.fulfilment_order_id = i.fulfilment_order_id
          AND k.line_no = i.line_no) AS p
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(j.units), 0)::integer AS units FROM fulfilment.v_rejection AS j
        WHERE j.place_id = i.place_id AND j.fulfilment_order_id = i.fulfilment_order_id
          AND j.line_no = i.line_no) AS r
 WHERE (i.picked + i.short + i.cancelled > i.quantity OR i.handed_over > i.picked
        OR p.units > i.picked + i.put_back OR i.short > r.units)
   AND (:since::timestamptz IS NULL
        OR greatest(f.opened_at, f.picking_at, f.picked_at, f.handed_over_at)
           >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: packed_against_parcels
-- What an item says is packed lies in parcels that are closed, and no more than was picked.
SELECT i.order_id::text || ' line ' || i.line_no AS subject,
       jsonb_build_object('packed', i.packed, 'picked', i.picked, 'in_parcels', p.units) AS facts
  FROM fulfilment.v_item AS i
  JOIN fulfilment.v_fulfilment_order AS f
    ON f.place_id = i.place_id AND f.fulfilment_order_id = i.fulfilment_order_id
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(l.units), 0)::integer AS units
         FROM fulfilment.v_parcel AS c
         JOIN fulfilment.v_parcel_line AS l
           ON l.place_id = c.place_id AND l.parcel_id = c.parcel_id
        WHERE c.place_id = i.place_id AND c.fulfilment_order_id = i.fulfilment_order_id
          AND l.line_no = i.line_no AND c.state <> 'opened') AS p
 WHERE (i.packed <> p.units OR i.packed > i.picked
        OR (f.state = 'ready' AND f.method = 'ship' AND p.units > 0 AND p.units <> i.picked))
   AND (:since::timestamptz IS NULL
        OR greatest(f.opened_at, f.picking_at, f.picked_at, f.handed_over_at)
           >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: handed_over_against_items
-- Whoever took goods took as many as the items say, and what is over has nothing left.
SELECT f.order_id::text AS subject,
       jsonb_build_object('handed_over', i.handed_over, 'taken', h.units, 'state', f.state,
                          'left', i.rest) AS facts
  FROM fulfilment.v_fulfilment_order AS f
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(t.handed_over), 0)::integer AS handed_over,
              coalesce(sum(t.quantity - t.cancelled - t.short - t.handed_over), 0)::integer AS rest
         FROM fulfilment.v_item AS t
        WHERE t.place_id = f.place_id AND t.fulfilment_order_id = f.fulfilment_order_id) AS i
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(g.units), 0)::integer AS units FROM fulfilment.v_hand_over AS g
        WHERE g.place_id = f.place_id AND g.fulfilment_order_id = f.fulfilment_order_id) AS h
 WHERE (i.handed_over <> h.units
        OR (f.state IN ('handed_over', 'cancelled', 'rejected')) <> (i.rest = 0))
   AND (:since::timestamptz IS NULL
        OR greatest(f.opened_at, f.picking_at, f.picked_at, f.handed_over_at)
           >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: handed_over_unmoved
-- Goods that were handed over have left the stock of their place for the same order.
SELECT h.order_id::text AS subject,
       jsonb_build_object('sku_id', h.sku_id, 'place_id', h.place_id, 'handed_over', h.units,
                          'moved', m.units) AS facts
  FROM (SELECT i.order_id, i.sku_id, i.place_id, sum(i.handed_over)::integer AS units
          FROM fulfilment.v_item AS i
          JOIN fulfilment.v_fulfilment_order AS f
            ON f.place_id = i.place_id AND f.fulfilment_order_id = i.fulfilment_order_id
          JOIN orders.v_line AS n
            ON n.customer_id = f.customer_id AND n.order_id = i.order_id AND n.line_no = i.line_no
         WHERE n.kind = 'goods' AND i.handed_over > 0
           AND (:since::timestamptz IS NULL
                OR greatest(f.opened_at, f.handed_over_at) >= :since::timestamptz)
         GROUP BY i.order_id, i.sku_id, i.place_id) AS h
 CROSS JOIN LATERAL (
       SELECT coalesce(-sum(v.quantity), 0)::integer AS units FROM stock.v_movement AS v
        WHERE v.sku_id = h.sku_id AND v.place_id = h.place_id AND v.subject_id = h.order_id
          AND v.kind = 'sale') AS m
 WHERE h.units > m.units
 ORDER BY 1 LIMIT :most::integer

-- name: parcels_against_events
-- A parcel is where the whole of its events say, whenever they came.
SELECT p.order_id::text AS subject,
       jsonb_build_object('parcel_id', p.parcel_id, 'state', p.state, 'told', e.status) AS facts
  FROM fulfilment.v_parcel AS p
 CROSS JOIN LATERAL (
       SELECT t.status FROM fulfilment.v_tracking_event AS t
        WHERE t.place_id = p.place_id AND t.parcel_id = p.parcel_id
        ORDER BY t.status IN ('delivered', 'returned', 'lost') DESC, t.occurred_at DESC,
              array_position('{announced,in_transit,out_for_delivery,delivery_failed,waiting,returning,lost,delivered,returned}'::text[], t.status) DESC,
              t.event_id
        LIMIT 1) AS e
 WHERE p.state NOT IN ('opened', e.status)
   AND (:since::timestamptz IS NULL OR greatest(p.packed_at, p.state_at) >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer
