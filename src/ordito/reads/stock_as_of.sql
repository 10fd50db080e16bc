-- name: list_expected
-- What lies at a place now if a system counted so much at an earlier instant: what has moved since
-- is added; where somebody has counted since, that count is the later word. One row for each that is
-- asked.
SELECT asked.number::integer AS number, p.on_hand,
       greatest(asked.quantity + coalesce(moved.units, 0), 0)::integer AS expected,
       coalesce(moved.counted, false) AS superseded
  FROM unnest(:sku_ids::uuid[], :place_ids::uuid[], :quantities::integer[], :as_of::timestamptz[])
       WITH ORDINALITY AS asked (sku_id, place_id, quantity, as_of, number)
  LEFT JOIN stock.v_position AS p
    ON p.sku_id = asked.sku_id AND p.place_id = asked.place_id AND p.condition = 'sellable'
  LEFT JOIN LATERAL (
        SELECT sum(m.quantity) AS units, bool_or(m.kind IN ('count', 'opening')) AS counted
          FROM stock.v_movement AS m
         WHERE m.sku_id = asked.sku_id AND m.place_id = asked.place_id
           AND m.condition = 'sellable' AND m.occurred_at > asked.as_of) AS moved ON true
 LIMIT 10000
