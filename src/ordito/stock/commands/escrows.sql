-- name: open_escrow
-- The primary key lets one of two rivals with the same id in.
INSERT INTO stock.escrow (place_id, escrow_id, device, entity_id, sku_ids, lent_at)
VALUES (:place_id::uuid, :escrow_id::uuid, :device::text, :entity_id::uuid, :sku_ids::uuid[],
        :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: lend
-- What was set aside, line by line.
INSERT INTO stock.escrow_line (sku_id, escrow_id, place_id, reservation_id, lent)
SELECT sku_id, :escrow_id::uuid, :place_id::uuid, :reservation_id::uuid, lent
  FROM unnest(:sku_ids::uuid[], :lent::integer[]) AS l (sku_id, lent)
 ORDER BY sku_id

-- name: consume
-- Each sale line once; see the function for what was not lent.
SELECT movement_id, outcome, shortfall
  FROM stock.consume_escrow(:escrow_id::uuid, :place_id::uuid, :entity_id::uuid, :sku_ids::uuid[],
                            :quantities::integer[], :movement_ids::uuid[], :subject_ids::uuid[],
                            :occurred::timestamptz[], :at::timestamptz)

-- name: give_back
-- What is left is free again.
SELECT sku_id, quantity
  FROM stock.return_escrow(:escrow_id::uuid, :place_id::uuid, :sku_ids::uuid[], :at::timestamptz)

-- name: close_escrow
-- Locks the escrow, so that its sales and its end follow each other.
UPDATE stock.escrow
   SET closed_at = CASE WHEN :is_over::boolean THEN coalesce(closed_at, :at::timestamptz)
                        ELSE closed_at END
 WHERE place_id = :place_id::uuid AND escrow_id = :escrow_id::uuid

-- name: find_escrow
-- The header; its lines are asked for by their SKUs.
SELECT place_id, escrow_id, device, entity_id, sku_ids, lent_at, closed_at
  FROM stock.escrow
 WHERE place_id = :place_id::uuid AND escrow_id = :escrow_id::uuid

-- name: list_escrows
-- What a place has lent to its devices and has not got back.
SELECT place_id, escrow_id, device, entity_id, sku_ids, lent_at, closed_at
  FROM stock.escrow
 WHERE place_id = :place_id::uuid AND closed_at IS NULL
 ORDER BY lent_at, escrow_id
 LIMIT 200

-- name: list_lent
-- The lines of one escrow.
SELECT sku_id, lent, consumed, returned, overrun
  FROM stock.escrow_line
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND escrow_id = :escrow_id::uuid
 ORDER BY sku_id
 LIMIT 5000
