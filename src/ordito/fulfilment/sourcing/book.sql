-- name: list_loads
-- What places have taken on since midnight by their own clocks. bounded: a row for each place.
SELECT p.place_id, count(*) AS orders
  FROM unnest(:place_ids::uuid[], :since::timestamptz[]) AS p (place_id, since)
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = p.place_id AND f.opened_at >= p.since
   AND f.state NOT IN ('cancelled', 'rejected')
 GROUP BY p.place_id

-- name: list_ages
-- When the last units came. bounded: a row for each SKU and place.
SELECT m.sku_id, m.place_id, max(m.occurred_at) AS came_at
  FROM stock.v_movement AS m
 WHERE m.sku_id = ANY(:sku_ids::uuid[]) AND m.place_id = ANY(:place_ids::uuid[])
   AND m.quantity > 0 AND m.condition = 'sellable'
 GROUP BY m.sku_id, m.place_id
