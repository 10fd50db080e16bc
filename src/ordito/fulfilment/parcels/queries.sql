-- name: find_parcel
SELECT place_id, parcel_id, fulfilment_order_id, return_id, customer_id, order_id, sscc, pick_up_on,
       carrier, service, weight_g, state, state_at, packed_by, packed_at, tracking_code,
       tracking_url, announced_at, sent_at, delivered_at, attempts
  FROM fulfilment.parcel
 WHERE place_id = :place_id::uuid AND parcel_id = :parcel_id::uuid

-- name: find_by_code
-- The claim says at which place to look.
SELECT p.place_id, p.parcel_id, p.fulfilment_order_id, p.return_id, p.customer_id, p.order_id,
       p.sscc, p.pick_up_on, p.carrier, p.service, p.weight_g, p.state, p.state_at, p.packed_by,
       p.packed_at, p.tracking_code, p.tracking_url, p.announced_at, p.sent_at, p.delivered_at,
       p.attempts
  FROM fulfilment.parcel_code AS c
  JOIN fulfilment.parcel AS p ON p.place_id = c.place_id AND p.parcel_id = c.parcel_id
 WHERE c.code = :code::text

-- name: list_of_task
SELECT place_id, parcel_id, fulfilment_order_id, return_id, customer_id, order_id, sscc, pick_up_on,
       carrier, service, weight_g, state, state_at, packed_by, packed_at, tracking_code,
       tracking_url, announced_at, sent_at, delivered_at, attempts
  FROM fulfilment.parcel
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND state <> 'opened'
 ORDER BY packed_at, parcel_id
 LIMIT 500

-- name: list_of_order
SELECT place_id, parcel_id, fulfilment_order_id, return_id, customer_id, order_id, sscc, pick_up_on,
       carrier, service, weight_g, state, state_at, packed_by, packed_at, tracking_code,
       tracking_url, announced_at, sent_at, delivered_at, attempts
  FROM fulfilment.parcel
 WHERE place_id = ANY(:place_ids::uuid[]) AND order_id = :order_id::uuid AND state <> 'opened'
 ORDER BY packed_at, parcel_id
 LIMIT 500

-- name: list_lines
SELECT parcel_id, line_no, sku_id, units FROM fulfilment.parcel_line
 WHERE place_id = :place_id::uuid AND parcel_id = ANY(:parcel_ids::uuid[])
 ORDER BY parcel_id, line_no
 LIMIT 5000

-- name: list_events
SELECT parcel_id, event_id, status, location, occurred_at, recorded_at
  FROM fulfilment.tracking_event
 WHERE place_id = ANY(:place_ids::uuid[]) AND parcel_id = ANY(:parcel_ids::uuid[])
 ORDER BY occurred_at DESC, recorded_at DESC, event_id
 LIMIT 5000

-- name: list_to_tell
SELECT place_id, parcel_id, fulfilment_order_id, return_id, customer_id, order_id, sscc, pick_up_on,
       carrier, service, weight_g, state, state_at, packed_by, packed_at, tracking_code,
       tracking_url, announced_at, sent_at, delivered_at, attempts
  FROM fulfilment.parcel
 WHERE try_at <= :at::timestamptz
 ORDER BY try_at, parcel_id
 LIMIT :most::integer
