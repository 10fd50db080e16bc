-- name: open_books
-- A position that exists keeps its book.
INSERT INTO stock.position (sku_id, place_id, condition, bucket, entity_id, on_hand)
SELECT sku_id, place_id, 'sellable', 0, entity_id, on_hand
  FROM unnest(:sku_ids::uuid[], :place_ids::uuid[], :entity_ids::uuid[], :on_hand::integer[])
       AS l (sku_id, place_id, entity_id, on_hand)
 ORDER BY sku_id, place_id
ON CONFLICT DO NOTHING
RETURNING sku_id, place_id

-- name: state_books
-- What another system says of an instant before the last count says nothing new.
INSERT INTO stock.stated (sku_id, place_id, condition, as_of, ordinal, units, statement_id)
SELECT sku_id, place_id, 'sellable', counted_at, 0, counted, count_id
  FROM unnest(:sku_ids::uuid[], :place_ids::uuid[], :counted_at::timestamptz[],
              :counted::integer[], :count_ids::uuid[])
       AS l (sku_id, place_id, counted_at, counted, count_id)
 ORDER BY sku_id, place_id
ON CONFLICT DO NOTHING

-- name: keep_entries
INSERT INTO stock.movement (sku_id, movement_id, place_id, condition, bucket, kind, quantity,
       subject_id, occurred_at)
SELECT sku_id, movement_id, place_id, 'sellable', 0, kind, quantity, subject_id, occurred_at
  FROM unnest(:sku_ids::uuid[], :movement_ids::uuid[], :place_ids::uuid[], :kinds::text[],
              :quantities::integer[], :subject_ids::uuid[], :occurred::timestamptz[])
       AS l (sku_id, movement_id, place_id, kind, quantity, subject_id, occurred_at)
 ORDER BY sku_id, movement_id
