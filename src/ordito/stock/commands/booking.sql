-- name: book
-- Each entry is booked once, in one order of keys; see the function.
SELECT movement_id, outcome, shortfall
  FROM stock.book(:movement_ids::uuid[], :sku_ids::uuid[], :place_ids::uuid[], :entity_ids::uuid[],
                  :conditions::text[], :into::text[], :kinds::text[], :quantities::integer[],
                  :occurred::timestamptz[], :subject_id::uuid, :at::timestamptz)

-- name: state_units
-- What was counted at an instant is what lay there then; see the function.
SELECT statement_id, sku_id, place_id, condition, outcome, change, shortfall
  FROM stock.state_units(:statement_ids::uuid[], :sku_ids::uuid[], :place_ids::uuid[],
                         :entity_ids::uuid[], :conditions::text[], :units::integer[],
                         :as_of::timestamptz[], :ordinals::bigint[], :kind::text,
                         :subject_id::uuid, :at::timestamptz)

-- name: find_open_exceptions
-- The open exceptions that a command has left behind, for the log.
SELECT sku_id, exception_id, kind, place_id, condition, quantity, subject_id, opened_at, closed_at,
       resolution
  FROM stock.exception
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND subject_id = :subject_id::uuid
   AND opened_at = :at::timestamptz AND closed_at IS NULL
 ORDER BY sku_id, exception_id
 LIMIT 5000

-- name: resolve
-- One of two who resolve the same exception does it.
UPDATE stock.exception
   SET closed_at = :at::timestamptz, resolution = :resolution::text
 WHERE sku_id = :sku_id::uuid AND exception_id = :exception_id::uuid
   AND place_id = :place_id::uuid AND closed_at IS NULL
RETURNING sku_id, exception_id, kind, place_id, condition, quantity, subject_id, opened_at,
          closed_at, resolution

-- name: write_off_inbound
-- What did not come of a delivery, and nobody waits for any more, is accounted for as lost.
UPDATE stock.inbound SET lost = lost + :quantity::integer
 WHERE sku_id = :sku_id::uuid AND inbound_id = :inbound_id::uuid
