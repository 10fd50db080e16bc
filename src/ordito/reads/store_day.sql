-- name: list_promised
-- What a place had promised for a time, and what became of it: collections lie ready in time, parcels
-- leave in time.
SELECT p.fulfilment_order_id, p.order_id, p.channel_id, p.method, p.state, p.promised_at, p.done_at,
       CASE WHEN p.done_at <= p.promised_at THEN 'kept'
            WHEN p.done_at IS NOT NULL THEN 'missed'
            WHEN p.promised_at < :at::timestamptz THEN 'late'
            ELSE 'open' END AS outcome
  FROM (SELECT fulfilment_order_id, order_id, channel_id, method, state, promised_at,
               CASE method WHEN 'collect' THEN coalesce(ready_at, handed_over_at)
                           ELSE handed_over_at END AS done_at
          FROM fulfilment.v_fulfilment_order
         WHERE place_id = :place_id::uuid AND state NOT IN ('cancelled', 'rejected')
           AND promised_at >= :start::timestamptz AND promised_at < :end::timestamptz) AS p
 ORDER BY p.promised_at, p.fulfilment_order_id
 LIMIT 5000

-- name: list_queues
-- What waits for which step, and since when the oldest of it does.
SELECT state, count(*)::integer AS tasks, min(coalesce(ready_at, picked_at, opened_at)) AS oldest_at,
       count(*) FILTER (WHERE promised_at < :at::timestamptz
                          AND (state <> 'ready' OR method = 'ship'))::integer AS late
  FROM fulfilment.v_fulfilment_order
 WHERE place_id = :place_id::uuid AND state IN ('open', 'picking', 'picked', 'ready')
 GROUP BY state
 ORDER BY state
 LIMIT 10

-- name: list_collected
-- scatter: the orders of those who collected, at the same place. Collections of a time, each with the
-- first basket that its customer bought at the counter within the visit.
SELECT f.fulfilment_order_id, f.order_id, f.channel_id, f.handed_over_at, sold.order_id AS sold_id,
       sold.placed_at AS sold_at, sold.total_minor, sold.currency
  FROM fulfilment.v_fulfilment_order AS f
  LEFT JOIN LATERAL (
       SELECT o.order_id, o.placed_at, o.total_minor, o.currency
         FROM orders.v_order AS o
        WHERE o.customer_id = f.customer_id AND o.place_id = f.place_id
          AND o.channel_id = ANY(:counters::uuid[]) AND o.order_id <> f.order_id
          AND o.placed_at >= f.handed_over_at
          AND o.placed_at < f.handed_over_at + :visit::interval
        ORDER BY o.placed_at, o.order_id
        LIMIT 1) AS sold ON true
 WHERE f.place_id = :place_id::uuid AND f.method = 'collect'
   AND f.handed_over_at >= :start::timestamptz AND f.handed_over_at < :end::timestamptz
 ORDER BY f.handed_over_at DESC, f.fulfilment_order_id
 LIMIT 5000

-- name: list_returned
-- scatter: the stock books know where goods came back, whichever channel sold them.
SELECT movement_id, subject_id AS order_id, sku_id, condition, quantity AS units, occurred_at
  FROM stock.v_movement
 WHERE place_id = :place_id::uuid AND kind = 'return'
   AND occurred_at >= :start::timestamptz AND occurred_at < :end::timestamptz
 ORDER BY occurred_at DESC, movement_id
 LIMIT 5000
