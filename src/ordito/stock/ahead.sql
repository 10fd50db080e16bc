-- name: put_releases
-- Put again, the instant is replaced.
INSERT INTO stock.release (sku_id, releases_at)
SELECT sku_id, releases_at
  FROM unnest(:sku_ids::uuid[], :releases_ats::timestamptz[]) AS r (sku_id, releases_at)
 ORDER BY sku_id
ON CONFLICT (sku_id) DO UPDATE SET releases_at = excluded.releases_at

-- name: drop_releases
DELETE FROM stock.release WHERE sku_id = ANY(:sku_ids::uuid[])

-- name: list_releases
-- What is still to come; processes keep it in memory.
SELECT sku_id, releases_at FROM stock.release
 WHERE releases_at > :at::timestamptz
 ORDER BY releases_at, sku_id
 LIMIT 20000

-- name: list_limited
-- What may be promised beyond what lies there; processes keep it in memory.
SELECT DISTINCT sku_id FROM stock.position WHERE backorder_limit > 0 ORDER BY sku_id LIMIT 100000

-- name: list_servable
-- scatter: a job asks all SKUs. Units on hand, less what is set aside for others than those who
-- wait; the index holds nothing but what waits.
SELECT w.sku_id, w.place_id, (sum(p.on_hand - p.reserved) + w.held)::integer AS units
  FROM (SELECT r.sku_id, r.place_id, sum(r.held) AS held
          FROM stock.reservation AS r
         WHERE r.beyond AND r.held > 0 AND r.condition = 'sellable'
           AND (:sku_id::uuid IS NULL OR r.sku_id = :sku_id::uuid)
         GROUP BY r.sku_id, r.place_id) AS w
  JOIN stock.position AS p
    ON p.sku_id = w.sku_id AND p.place_id = w.place_id AND p.condition = 'sellable'
 GROUP BY w.sku_id, w.place_id, w.held
HAVING sum(p.on_hand - p.reserved) + w.held > 0
 ORDER BY w.sku_id, w.place_id
 LIMIT 500

-- name: serve
-- See the function.
SELECT stock.serve(:sku_id::uuid, :reservation_ids::uuid[])
