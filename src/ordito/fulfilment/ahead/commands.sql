-- name: expect
-- What was just opened waits; see the function.
SELECT fulfilment.expect(:customer_id::uuid, :order_id::uuid, :at::timestamptz, :place_ids::uuid[],
           :fulfilment_order_ids::uuid[], :sku_ids::uuid[], :waits::text[], :from_places::uuid[],
           :transfer_ids::uuid[], :expected_ats::timestamptz[])::text

-- name: lock_queue
-- Who waits for goods of a SKU at a place, in turn; held, so that of two who serve them one waits.
SELECT e.place_id, e.fulfilment_order_id, e.customer_id, e.order_id, i.line_no, f.method,
       i.reservation_id, (i.quantity - i.cancelled)::integer AS units, e.waits_for, e.expected_at,
       f.promised_at
  FROM fulfilment.expected AS e
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = e.place_id AND f.fulfilment_order_id = e.fulfilment_order_id
  JOIN fulfilment.item AS i
    ON i.place_id = e.place_id AND i.fulfilment_order_id = e.fulfilment_order_id
 WHERE e.place_id = :place_id::uuid AND e.sku_id = :sku_id::uuid AND e.closed_at IS NULL
   AND f.place_id = :place_id::uuid AND f.state = 'waiting'
 ORDER BY f.promised_at, e.ordered_at, e.fulfilment_order_id
 LIMIT 1000
   FOR UPDATE

-- name: list_queue
-- The same, as it stands.
SELECT e.place_id, e.fulfilment_order_id, e.customer_id, e.order_id, i.line_no, f.method,
       i.reservation_id, (i.quantity - i.cancelled)::integer AS units, e.waits_for, e.expected_at,
       f.promised_at
  FROM fulfilment.expected AS e
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = e.place_id AND f.fulfilment_order_id = e.fulfilment_order_id
  JOIN fulfilment.item AS i
    ON i.place_id = e.place_id AND i.fulfilment_order_id = e.fulfilment_order_id
 WHERE e.place_id = :place_id::uuid AND e.sku_id = :sku_id::uuid AND e.closed_at IS NULL
   AND f.state = 'waiting'
 ORDER BY f.promised_at, e.ordered_at, e.fulfilment_order_id
 LIMIT 1000

-- name: begin_waiting
-- See the function.
SELECT fulfilment.begin_waiting(:place_id::uuid, :fulfilment_order_id::uuid, :at::timestamptz)

-- name: move_promise
-- See the function.
SELECT fulfilment.move_promise(:place_id::uuid, :fulfilment_order_id::uuid,
                               :was_promised_at::timestamptz, :expected_at::timestamptz,
                               :promised_at::timestamptz)

-- name: list_expected
-- What waits, of an order or of a place; the promise that is nearest first.
SELECT e.place_id, e.fulfilment_order_id, e.customer_id, e.order_id, e.waits_for, e.from_place_id,
       e.transfer_id, e.ordered_at, e.expected_at, e.moved, f.state, f.promised_at
  FROM fulfilment.expected AS e
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = e.place_id AND f.fulfilment_order_id = e.fulfilment_order_id
 WHERE (:order_id::uuid IS NULL OR e.order_id = :order_id::uuid)
   AND (:place_ids::uuid[] IS NULL OR e.place_id = ANY(:place_ids::uuid[]))
   AND e.closed_at IS NULL AND f.state = 'waiting'
 ORDER BY f.promised_at, e.ordered_at, e.fulfilment_order_id
 LIMIT :most::integer

-- name: list_awaited
-- scatter: a job asks all places. SKUs that somebody waits for at a place.
SELECT DISTINCT e.place_id, i.sku_id
  FROM fulfilment.expected AS e
  JOIN fulfilment.item AS i
    ON i.place_id = e.place_id AND i.fulfilment_order_id = e.fulfilment_order_id
 WHERE e.closed_at IS NULL AND e.sku_id IS NOT NULL
 ORDER BY e.place_id, i.sku_id
 LIMIT 5000

-- name: list_aheads
-- bounded: lines of one order. What those of its lines wait for that wait.
SELECT i.line_no, e.waits_for, e.expected_at, e.from_place_id
  FROM fulfilment.expected AS e
  JOIN fulfilment.item AS i
    ON i.place_id = e.place_id AND i.fulfilment_order_id = e.fulfilment_order_id
 WHERE e.order_id = :order_id::uuid AND e.closed_at IS NULL
 ORDER BY i.line_no

-- name: find_of_transfer
-- What waits for a transfer, or waited until it was called off.
SELECT e.place_id, e.fulfilment_order_id, e.customer_id, e.order_id, e.waits_for, e.from_place_id,
       e.transfer_id, e.ordered_at, e.expected_at, e.moved, f.state, f.promised_at
  FROM fulfilment.expected AS e
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = e.place_id AND f.fulfilment_order_id = e.fulfilment_order_id
 WHERE e.place_id = :place_id::uuid AND e.transfer_id = :transfer_id::uuid
   AND e.closed_at IS NULL

-- name: list_dropped
-- scatter: a job asks all places. What nobody wants any more and still waits for something.
SELECT e.place_id, e.fulfilment_order_id, e.customer_id, e.order_id, e.waits_for, e.from_place_id,
       e.transfer_id, e.ordered_at, e.expected_at, e.moved, f.state, f.promised_at
  FROM fulfilment.expected AS e
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = e.place_id AND f.fulfilment_order_id = e.fulfilment_order_id
 WHERE e.closed_at IS NULL AND f.state <> 'waiting'
 ORDER BY e.expected_at, e.fulfilment_order_id
 LIMIT 100

-- name: close_expected
-- Of two who close it one finds no row.
UPDATE fulfilment.expected SET closed_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND closed_at IS NULL
RETURNING fulfilment_order_id
