-- name: arrive
-- Only for what lies ready to be collected.
INSERT INTO fulfilment.arrival (place_id, fulfilment_order_id, customer_id, spot, arrived_at)
SELECT f.place_id, f.fulfilment_order_id, f.customer_id, :spot::text, :at::timestamptz
  FROM fulfilment.fulfilment_order AS f
 WHERE f.place_id = :place_id::uuid AND f.fulfilment_order_id = :fulfilment_order_id::uuid
   AND f.state = 'ready' AND f.method = 'collect'
ON CONFLICT (place_id, fulfilment_order_id) DO UPDATE SET spot = excluded.spot
RETURNING fulfilment_order_id

-- name: list_arrivals
-- Those who wait; what was handed over is over.
SELECT a.fulfilment_order_id, a.spot, a.arrived_at
  FROM fulfilment.arrival AS a
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = a.place_id AND f.fulfilment_order_id = a.fulfilment_order_id
 WHERE a.place_id = :place_id::uuid AND f.state = 'ready'
 ORDER BY a.arrived_at, a.fulfilment_order_id
 LIMIT 200

-- name: list_arrivals_of_order
SELECT a.fulfilment_order_id, a.spot, a.arrived_at
  FROM fulfilment.arrival AS a
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = a.place_id AND f.fulfilment_order_id = a.fulfilment_order_id
 WHERE a.place_id = ANY(:place_ids::uuid[]) AND f.order_id = :order_id::uuid AND f.state = 'ready'
 ORDER BY a.arrived_at, a.fulfilment_order_id
 LIMIT 20
