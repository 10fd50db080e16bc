-- name: list_positions
-- Everything known of the positions of some SKUs, over all places.
SELECT sku_id, place_id, condition,
       sum(on_hand)::integer AS on_hand, sum(reserved)::integer AS reserved,
       sum(shortfall)::integer AS shortfall,
       CASE condition WHEN 'sellable'
            THEN greatest(sum(on_hand + backorder_limit - reserved), 0)::integer
            ELSE 0 END AS available
  FROM stock.position
 WHERE sku_id = ANY(:sku_ids::uuid[])
 GROUP BY sku_id, place_id, condition
 ORDER BY sku_id, place_id, condition
 LIMIT 20000

-- name: list_movements
-- The book of one SKU at one place, latest first.
SELECT movement_id, place_id, condition, kind, quantity, subject_id, occurred_at
  FROM stock.movement
 WHERE sku_id = :sku_id::uuid AND place_id = :place_id::uuid
 ORDER BY occurred_at DESC, movement_id
 LIMIT 200

-- name: list_owned
-- Whose goods lie where.
SELECT sku_id, place_id, condition, entity_id, sum(on_hand)::integer AS on_hand
  FROM stock.position
 WHERE sku_id = ANY(:sku_ids::uuid[])
 GROUP BY sku_id, place_id, condition, entity_id
 ORDER BY sku_id, place_id, condition, entity_id
 LIMIT 20000

-- name: list_exceptions
-- What nobody has explained yet, the oldest first; a staff screen, not a step of a sale.
SELECT sku_id, exception_id, kind, place_id, condition, quantity, subject_id, opened_at, closed_at,
       resolution
  FROM stock.exception
 WHERE (:place_ids::uuid[] IS NULL OR place_id = ANY(:place_ids::uuid[]))
   AND (NOT :only_open::boolean OR closed_at IS NULL)
 ORDER BY closed_at IS NOT NULL, opened_at, sku_id, exception_id
 LIMIT 500
