-- name: list_waves
-- Those in which somebody still picks.
SELECT w.place_id, w.wave_id, w.opened_by, w.opened_at,
       count(DISTINCT f.fulfilment_order_id)::integer AS orders,
       coalesce(sum(i.quantity - i.cancelled - i.short - i.picked), 0)::integer AS to_pick
  FROM fulfilment.wave AS w
  JOIN fulfilment.fulfilment_order AS f ON f.place_id = w.place_id AND f.wave_id = w.wave_id
  JOIN fulfilment.item AS i
    ON i.place_id = f.place_id AND i.fulfilment_order_id = f.fulfilment_order_id
 WHERE w.place_id = :place_id::uuid AND f.state = 'picking'
 GROUP BY w.place_id, w.wave_id, w.opened_by, w.opened_at
 ORDER BY w.opened_at DESC, w.wave_id
 LIMIT :page_size::integer

-- name: find_wave
SELECT w.place_id, w.wave_id, w.opened_by, w.opened_at,
       count(DISTINCT f.fulfilment_order_id)::integer AS orders,
       coalesce(sum(i.quantity - i.cancelled - i.short - i.picked), 0)::integer AS to_pick
  FROM fulfilment.wave AS w
  LEFT JOIN fulfilment.fulfilment_order AS f ON f.place_id = w.place_id AND f.wave_id = w.wave_id
  LEFT JOIN fulfilment.item AS i
    ON i.place_id = f.place_id AND i.fulfilment_order_id = f.fulfilment_order_id
 WHERE w.place_id = :place_id::uuid AND w.wave_id = :wave_id::uuid
 GROUP BY w.place_id, w.wave_id, w.opened_by, w.opened_at

-- name: list_pick_lines
-- One walk along the shelves; of one article, the most urgent first.
SELECT f.fulfilment_order_id, f.order_id, f.method, f.state, f.promised_at, i.line_no, i.sku_id,
       s.shelf, i.quantity, i.cancelled, i.short, i.picked
  FROM fulfilment.fulfilment_order AS f
  JOIN fulfilment.item AS i
    ON i.place_id = f.place_id AND i.fulfilment_order_id = f.fulfilment_order_id
  LEFT JOIN fulfilment.shelf AS s ON s.place_id = i.place_id AND s.sku_id = i.sku_id
 WHERE f.place_id = :place_id::uuid
   AND (f.wave_id = :wave_id::uuid OR f.fulfilment_order_id = :fulfilment_order_id::uuid)
 ORDER BY s.shelf NULLS LAST, i.sku_id, f.priority DESC, f.promised_at, f.fulfilment_order_id,
       i.line_no
 LIMIT 5000

-- name: list_picks
SELECT fulfilment_order_id, pick_id, line_no, sku_id, units, lot, expires_on, scanned,
       put_back, picked_by, picked_at
  FROM fulfilment.pick
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
 ORDER BY picked_at, pick_id
 LIMIT 5000

-- name: list_rejections
SELECT fulfilment_order_id, rejection_id, line_no, sku_id, units, reason, rejected_by, rejected_at
  FROM fulfilment.rejection
 WHERE place_id = :place_id::uuid
   AND (:fulfilment_order_id::uuid IS NULL OR fulfilment_order_id = :fulfilment_order_id::uuid)
 ORDER BY rejected_at DESC, rejection_id, line_no
 LIMIT :page_size::integer

-- name: list_shelves
SELECT sku_id, shelf FROM fulfilment.shelf
 WHERE place_id = :place_id::uuid AND sku_id = ANY(:sku_ids::uuid[])
 ORDER BY shelf, sku_id
 LIMIT 10000

-- name: count_to_do
SELECT state, method, count(*)::integer AS orders,
       count(*) FILTER (WHERE promised_at < :at::timestamptz)::integer AS late
  FROM fulfilment.fulfilment_order
 WHERE place_id = :place_id::uuid AND state IN ('open', 'picking', 'picked', 'ready')
 GROUP BY state, method
 ORDER BY state, method
 LIMIT 100
