-- name: open_inspections
-- Each once: goods that come back twice have two ids.
INSERT INTO stock.inspection (sku_id, inspection_id, place_id, entity_id, condition, quantity,
       waiting, subject_id, opened_at)
SELECT sku_id, inspection_id, :place_id::uuid, :entity_id::uuid, condition, quantity, quantity,
       :subject_id::uuid, :at::timestamptz
  FROM unnest(:sku_ids::uuid[], :inspection_ids::uuid[], :conditions::text[],
              :quantities::integer[])
       AS i (sku_id, inspection_id, condition, quantity)
 ORDER BY sku_id, inspection_id
    ON CONFLICT DO NOTHING

-- name: find_inspection
-- One of a place.
SELECT sku_id, inspection_id, place_id, entity_id, condition, quantity, waiting, subject_id,
       opened_at
  FROM stock.inspection
 WHERE sku_id = :sku_id::uuid AND inspection_id = :inspection_id::uuid

-- name: list_waiting
-- scatter: a list of one place. What came first is looked at first.
SELECT sku_id, inspection_id, place_id, entity_id, condition, quantity, waiting, subject_id,
       opened_at
  FROM stock.inspection
 WHERE place_id = ANY(:place_ids::uuid[]) AND waiting > 0
 ORDER BY opened_at, inspection_id
 LIMIT :most::integer

-- name: list_of_subject
-- What came back with one order or return.
SELECT sku_id, inspection_id, place_id, entity_id, condition, quantity, waiting, subject_id,
       opened_at
  FROM stock.inspection
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND subject_id = :subject_id::uuid
 ORDER BY opened_at, inspection_id
 LIMIT 500

-- name: find_sold_serial
-- With what a unit left last: an order, as a rule.
SELECT m.subject_id
  FROM stock.lot_entry AS e
  JOIN stock.movement AS m ON m.sku_id = e.sku_id AND m.movement_id = e.movement_id
 WHERE e.sku_id = :sku_id::uuid AND e.lot = :serial::text AND e.quantity < 0
 ORDER BY m.occurred_at DESC
 LIMIT 1

-- name: decide
-- Of two who decide on the same units one finds too few of them waiting.
WITH taken AS (
    UPDATE stock.inspection SET waiting = waiting - :quantity::integer
     WHERE sku_id = :sku_id::uuid AND inspection_id = :inspection_id::uuid
       AND waiting >= :quantity::integer
    RETURNING sku_id, inspection_id)
INSERT INTO stock.disposition (sku_id, disposition_id, inspection_id, kind, quantity, cost_minor,
       loss_minor, currency, actor, at)
SELECT sku_id, :disposition_id::uuid, inspection_id, :kind::text, :quantity::integer,
       :cost_minor::bigint, :loss_minor::bigint, :currency::text, :actor::text, :at::timestamptz
  FROM taken
RETURNING disposition_id
