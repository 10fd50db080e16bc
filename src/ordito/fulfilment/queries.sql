-- name: find_fulfilment_order
-- One place's fulfilment order.
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state, code,
       promised_at, opened_at, ready_at, handed_over_at, priority, wave_id, picker, picking_at,
       picked_at, collect_until, codes_blocked_until, reminders
  FROM fulfilment.fulfilment_order
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid

-- name: list_of_order
-- The places are the ones that the order's lines name, so that no other place is asked.
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state, code,
       promised_at, opened_at, ready_at, handed_over_at, priority, wave_id, picker, picking_at,
       picked_at, collect_until, codes_blocked_until, reminders
  FROM fulfilment.fulfilment_order
 WHERE place_id = ANY(:place_ids::uuid[]) AND order_id = :order_id::uuid
 ORDER BY place_id, fulfilment_order_id
 LIMIT 100

-- name: list_open
-- What a place has to do, the nearest promise first.
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state, code,
       promised_at, opened_at, ready_at, handed_over_at, priority, wave_id, picker, picking_at,
       picked_at, collect_until, codes_blocked_until, reminders
  FROM fulfilment.fulfilment_order
 WHERE place_id = :place_id::uuid AND state IN ('open', 'picking', 'picked', 'ready')
   AND state = ANY(:states::text[]) AND (:method::text IS NULL OR method = :method::text)
 ORDER BY promised_at, fulfilment_order_id
 LIMIT :page_size::integer

-- name: list_items
-- What belongs to one fulfilment order.
SELECT line_no, sku_id, reservation_id, quantity, cancelled, short, picked, packed, handed_over,
       put_back
  FROM fulfilment.item
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
 ORDER BY line_no
 LIMIT 1000
