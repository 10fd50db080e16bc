-- name: count_tasks
-- What a place has to do, by what is to be done next. A collection is late once its goods should lie
-- ready, a parcel once it should have left.
SELECT count(*) FILTER (WHERE state IN ('open', 'picking'))::integer AS to_pick,
       count(*) FILTER (WHERE state = 'picked')::integer AS to_pack,
       count(*) FILTER (WHERE state = 'ready')::integer AS waiting,
       count(*) FILTER (WHERE promised_at < :at::timestamptz
                          AND (state <> 'ready' OR method = 'ship'))::integer AS late
  FROM fulfilment.v_fulfilment_order
 WHERE place_id = :place_id::uuid AND state IN ('open', 'picking', 'picked', 'ready')

-- name: find_busiest
-- Of some places, the one that has most to do.
SELECT place_id
  FROM fulfilment.v_fulfilment_order
 WHERE place_id = ANY(:place_ids::uuid[]) AND state IN ('open', 'picking', 'picked')
 GROUP BY place_id
 ORDER BY count(*) DESC, place_id
 LIMIT 1

-- name: count_incoming
-- Transfers that have left for the place.
SELECT count(*)::integer
  FROM stock.v_transfer
 WHERE place_id = :place_id::uuid AND end_is = 'destination' AND state = 'shipped'

-- name: read_signs
-- Differs as soon as a page of the place is to be read again: who has what, how far it is, what has
-- become late.
SELECT coalesce(md5(string_agg(concat_ws('/', f.fulfilment_order_id, f.state, f.picker, f.wave_id,
                                         f.priority, f.promised_at < :at::timestamptz, i.done,
                                         a.spot, a.arrived_at),
                               ',' ORDER BY f.fulfilment_order_id)), '')
  FROM fulfilment.v_fulfilment_order AS f
  LEFT JOIN LATERAL (
       SELECT sum(picked + packed + handed_over + short + cancelled) AS done
         FROM fulfilment.v_item AS v
        WHERE v.place_id = f.place_id AND v.fulfilment_order_id = f.fulfilment_order_id) AS i ON true
  LEFT JOIN fulfilment.v_arrival AS a
    ON a.place_id = f.place_id AND a.fulfilment_order_id = f.fulfilment_order_id
 WHERE f.place_id = :place_id::uuid AND f.state IN ('open', 'picking', 'picked', 'ready')

-- name: list_tasks
-- What a place has to do in some states, the most urgent first; whether somebody has to look at the
-- order before anything leaves.
SELECT f.fulfilment_order_id, f.order_id, f.customer_id, f.channel_id, f.method, f.state,
       f.promised_at, f.opened_at, f.ready_at, f.priority, f.wave_id, f.picker, f.picking_at,
       f.collect_until,
       EXISTS (SELECT 1 FROM orders.v_hold AS h
                WHERE h.customer_id = f.customer_id AND h.order_id = f.order_id
                  AND h.released_at IS NULL) AS is_held
  FROM fulfilment.v_fulfilment_order AS f
 WHERE f.place_id = :place_id::uuid AND f.state = ANY(:states::text[])
   AND (:late_at::timestamptz IS NULL
        OR (f.promised_at < :late_at::timestamptz AND (f.state <> 'ready' OR f.method = 'ship')))
 ORDER BY f.priority DESC, f.promised_at, f.fulfilment_order_id
 LIMIT :most::integer

-- name: list_pieces
-- The goods of several fulfilment orders of a place.
SELECT fulfilment_order_id, line_no, sku_id, quantity - cancelled AS wanted, short, picked, packed,
       handed_over
  FROM fulfilment.v_item
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = ANY(:fulfilment_order_ids::uuid[])
   AND quantity > cancelled
 ORDER BY fulfilment_order_id, line_no
 LIMIT 5000

-- name: list_on_shelf
-- What lies on a shelf, however its name is written.
SELECT sku_id FROM fulfilment.v_shelf
 WHERE place_id = :place_id::uuid AND lower(shelf) = lower(:shelf::text)
 ORDER BY sku_id
 LIMIT 500
