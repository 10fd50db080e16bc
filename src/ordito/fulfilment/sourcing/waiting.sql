-- name: park
-- Parked twice is parked once.
INSERT INTO fulfilment.waiting (place_id, waiting_id, fulfilment_order_id, customer_id, order_id,
       line_no, sku_id, units, method, reason, queue, since, next_try_at)
SELECT place_id, waiting_id, fulfilment_order_id, :customer_id::uuid, :order_id::uuid, line_no,
       sku_id, units, :method::text, :reason::text, 'source_again', :at::timestamptz,
       :at::timestamptz
  FROM unnest(:place_ids::uuid[], :waiting_ids::uuid[], :fulfilment_order_ids::uuid[],
              :line_nos::smallint[], :sku_ids::uuid[], :units::integer[])
       AS w (place_id, waiting_id, fulfilment_order_id, line_no, sku_id, units)
 ORDER BY place_id, waiting_id
ON CONFLICT DO NOTHING
RETURNING waiting_id

-- name: list_due
-- Whose turn it is. What waits for a person is looked at as well: the order may want it no more.
SELECT place_id, waiting_id, fulfilment_order_id, customer_id, order_id, line_no, sku_id, units,
       method, reason, queue, tries, since, next_try_at, outcome, to_place_id, promised_at,
       closed_by, closed_at
  FROM fulfilment.waiting
 WHERE closed_at IS NULL AND next_try_at <= :at::timestamptz
 ORDER BY next_try_at, since, waiting_id
 LIMIT 100

-- name: list_waiting
-- What waits, the oldest first.
SELECT place_id, waiting_id, fulfilment_order_id, customer_id, order_id, line_no, sku_id, units,
       method, reason, queue, tries, since, next_try_at, outcome, to_place_id, promised_at,
       closed_by, closed_at
  FROM fulfilment.waiting
 WHERE closed_at IS NULL AND (:queue::text IS NULL OR queue = :queue::text)
   AND (:place_ids::uuid[] IS NULL OR place_id = ANY(:place_ids::uuid[]))
 ORDER BY since, waiting_id
 LIMIT :page_size::integer

-- name: find_waiting
-- One of a place.
SELECT place_id, waiting_id, fulfilment_order_id, customer_id, order_id, line_no, sku_id, units,
       method, reason, queue, tries, since, next_try_at, outcome, to_place_id, promised_at,
       closed_by, closed_at
  FROM fulfilment.waiting
 WHERE place_id = :place_id::uuid AND waiting_id = :waiting_id::uuid

-- name: list_tried
-- Places that could not give units of an order's lines. bounded: the rejections of one order.
SELECT DISTINCT sku_id, place_id FROM fulfilment.waiting WHERE order_id = :order_id::uuid

-- name: postpone
-- What is closed stays closed.
UPDATE fulfilment.waiting
   SET queue = :queue::text, next_try_at = :next_try_at::timestamptz, tries = tries + 1
 WHERE place_id = :place_id::uuid AND waiting_id = :waiting_id::uuid AND closed_at IS NULL
RETURNING waiting_id

-- name: close
-- Of two who decide one finds no row.
UPDATE fulfilment.waiting
   SET outcome = :outcome::text, to_place_id = :to_place_id::uuid,
       promised_at = :promised_at::timestamptz, closed_by = :closed_by::text,
       closed_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND waiting_id = :waiting_id::uuid AND closed_at IS NULL
RETURNING waiting_id

-- name: list_untouched
-- scatter: a job asks all places. What nobody has begun, the oldest first.
SELECT place_id, fulfilment_order_id
  FROM fulfilment.fulfilment_order
 WHERE state = 'open' AND method = 'ship' AND opened_at <= :before::timestamptz
 ORDER BY opened_at, fulfilment_order_id
 LIMIT 50
