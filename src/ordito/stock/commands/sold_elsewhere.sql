-- name: reserve_sold
-- One call locks the positions of all lines in one global order; see the function.
SELECT sku_id, place_id, wanted, available
  FROM stock.reserve_sold(:reservation_ids::uuid[], :sku_ids::uuid[], :place_ids::uuid[],
                          :entity_ids::uuid[], :quantities::integer[], :subject_id::uuid,
                          :at::timestamptz)
