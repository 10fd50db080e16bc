-- name: track
-- What is tracked from now on, and how.
INSERT INTO stock.tracked (sku_id, kind)
SELECT sku_id, kind FROM unnest(:sku_ids::uuid[], :kinds::text[]) AS l (sku_id, kind)
 ORDER BY sku_id
ON CONFLICT (sku_id) DO UPDATE SET kind = excluded.kind

-- name: find_tracking
-- How a SKU is tracked, if it is.
SELECT kind FROM stock.tracked WHERE sku_id = :sku_id::uuid

-- name: name_lots
-- Refuses a serial number that would lie at two places.
SELECT stock.name_lots(:sku_id::uuid, :place_id::uuid, :condition::text, :subject_id::uuid,
                       :lots::text[], :quantities::integer[], :expires::date[], :at::timestamptz)

-- name: list_lots
-- What expires first stands first.
SELECT lot, place_id, condition, on_hand, expires_on
  FROM stock.lot
 WHERE sku_id = :sku_id::uuid AND on_hand > 0
 ORDER BY expires_on NULLS LAST, lot, place_id, condition
 LIMIT 1000
