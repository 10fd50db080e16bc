-- name: hold_at_once
-- Placed with the order itself; see the function.
SELECT orders.hold(:customer_id::uuid, :order_id::uuid, :hold_ids::uuid[], :kinds::text[],
                   :reasons::text[], :actor::text, :at::timestamptz)::text

-- name: place_hold
-- The order was locked: nobody places another of the kind meanwhile, and the index says so again.
INSERT INTO orders.hold (customer_id, hold_id, order_id, kind, reason, placed_by, placed_at)
VALUES (:customer_id::uuid, :hold_id::uuid, :order_id::uuid, :kind::text, :reason::text,
        :actor::text, :at::timestamptz)
RETURNING customer_id, hold_id, order_id, kind, reason, placed_by, placed_at, released_by,
          released_at, release_reason

-- name: release_hold
-- Only one that lies still.
UPDATE orders.hold
   SET released_by = :actor::text, released_at = :at::timestamptz, release_reason = :reason::text
 WHERE customer_id = :customer_id::uuid AND hold_id = :hold_id::uuid AND released_at IS NULL
RETURNING customer_id, hold_id, order_id, kind, reason, placed_by, placed_at, released_by,
          released_at, release_reason

-- name: find_hold
-- One hold.
SELECT customer_id, hold_id, order_id, kind, reason, placed_by, placed_at, released_by,
       released_at, release_reason
  FROM orders.hold
 WHERE customer_id = :customer_id::uuid AND hold_id = :hold_id::uuid

-- name: list_holds
-- All holds of an order.
SELECT customer_id, hold_id, order_id, kind, reason, placed_by, placed_at, released_by,
       released_at, release_reason
  FROM orders.hold
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY placed_at, hold_id
 LIMIT 100

-- name: list_open_kinds
-- What still lies on an order.
SELECT kind FROM orders.hold
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid AND released_at IS NULL
 ORDER BY kind
 LIMIT 10

-- name: count_open_units
-- What has not left and was not cancelled.
SELECT coalesce(sum(ordered - fulfilled - cancelled), 0)::bigint FROM orders.line
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
