-- name: open_wave
-- Rivals pass each other's orders over; see the function.
SELECT fulfilment.open_wave(:place_id::uuid, :wave_id::uuid, :most::integer, :method::text,
                            :held::uuid[], :by::text, :at::timestamptz)

-- name: start_picking
-- Of two who want it one finds no row; one's own is found again.
UPDATE fulfilment.fulfilment_order
   SET state = 'picking', picker = :by::text, picking_at = coalesce(picking_at, :at::timestamptz)
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND (state = 'open' OR (state = 'picking' AND picker = :by::text))
RETURNING fulfilment_order_id

-- name: give_up
-- What was picked stays picked: it lies in the basket.
UPDATE fulfilment.fulfilment_order
   SET state = 'open', picker = NULL, wave_id = NULL,
       picking_at = NULL
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND state = 'picking'
RETURNING fulfilment_order_id

-- name: pick
-- Counted under the row's lock, once; see the function.
SELECT fulfilment.pick(:place_id::uuid, :fulfilment_order_id::uuid, :pick_id::uuid,
                       :line_no::smallint, :units::integer, :lot::text, :expires_on::date,
                       :scanned::boolean, :by::text, :at::timestamptz)

-- name: reject_units
-- All lines or none; see the function.
SELECT fulfilment.reject_units(:place_id::uuid, :fulfilment_order_id::uuid, :rejection_id::uuid,
                               :line_nos::smallint[], :units::integer[], :reason::text, :by::text,
                               :at::timestamptz)

-- name: put_back
-- Under the fulfilment order's lock; see the function.
SELECT fulfilment.put_back(:place_id::uuid, :fulfilment_order_id::uuid, :line_no::smallint,
                           :lot::text)

-- name: prioritise
UPDATE fulfilment.fulfilment_order SET priority = :priority::smallint
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid

-- name: put_shelves
-- An empty name takes the row away.
WITH gone AS (
    DELETE FROM fulfilment.shelf AS s
     USING unnest(:sku_ids::uuid[], :shelves::text[]) AS g (sku_id, shelf)
     WHERE s.place_id = :place_id::uuid AND s.sku_id = g.sku_id AND g.shelf = '')
INSERT INTO fulfilment.shelf (place_id, sku_id, shelf)
SELECT :place_id::uuid, sku_id, shelf
  FROM unnest(:sku_ids::uuid[], :shelves::text[]) AS p (sku_id, shelf)
 WHERE shelf <> ''
 ORDER BY sku_id
ON CONFLICT (place_id, sku_id) DO UPDATE SET shelf = excluded.shelf
