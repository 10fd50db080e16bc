-- name: put_holdbacks
-- No units is the same as no row, but says so against a row that is less exact.
INSERT INTO stock.holdback (sku_id, place_id, channel_id, units)
SELECT sku_id, place_id, channel_id, units
  FROM unnest(:sku_ids::uuid[], :place_ids::uuid[], :channel_ids::uuid[], :units::integer[])
       AS l (sku_id, place_id, channel_id, units)
 ORDER BY sku_id, place_id, channel_id
ON CONFLICT (sku_id, place_id, channel_id) DO UPDATE SET units = excluded.units

-- name: forget_holdbacks
DELETE FROM stock.holdback AS h
 USING unnest(:sku_ids::uuid[], :place_ids::uuid[], :channel_ids::uuid[])
       AS l (sku_id, place_id, channel_id)
 WHERE h.sku_id = l.sku_id AND h.place_id = l.place_id AND h.channel_id = l.channel_id

-- name: list_holdbacks
-- What bears upon SKUs: rows that name them, and rows that name every one.
SELECT nullif(sku_id, stock.every()) AS sku_id, nullif(place_id, stock.every()) AS place_id,
       nullif(channel_id, stock.every()) AS channel_id, units
  FROM stock.holdback
 WHERE sku_id = ANY(:sku_ids::uuid[] || stock.every())
 ORDER BY holdback.sku_id, holdback.place_id, holdback.channel_id
 LIMIT 50000

-- name: limit_backorders
-- Never refused; see the function.
SELECT sku_id, place_id, shortfall
  FROM stock.limit_backorders(:sku_ids::uuid[], :place_ids::uuid[], :entity_ids::uuid[],
                              :limits::integer[], :subject_id::uuid, :at::timestamptz)

-- name: list_backorder_limits
-- scatter: pages of a list. Of all buckets of a place one has the limit.
SELECT sku_id, place_id, entity_id, backorder_limit AS units
  FROM stock.position
 WHERE condition = 'sellable' AND backorder_limit > 0 AND place_id = ANY(:place_ids::uuid[])
   AND (sku_id = ANY(:sku_ids::uuid[]) OR :sku_ids::uuid[] = '{}')
   AND (sku_id, place_id) > (:after_sku::uuid, :after_place::uuid)
 ORDER BY sku_id, place_id
 LIMIT :most::integer

-- name: put_unit_costs
-- Put again for the same instant, the cost is replaced.
INSERT INTO stock.unit_cost (sku_id, entity_id, valid_from, cost_minor, currency, subject_id)
SELECT sku_id, entity_id, valid_from, cost_minor, currency, :subject_id::uuid
  FROM unnest(:sku_ids::uuid[], :entity_ids::uuid[], :valid_from::timestamptz[],
              :costs_minor::bigint[], :currencies::text[])
       AS l (sku_id, entity_id, valid_from, cost_minor, currency)
 ORDER BY sku_id, entity_id, valid_from
ON CONFLICT (sku_id, entity_id, valid_from) DO UPDATE
   SET cost_minor = excluded.cost_minor, currency = excluded.currency,
       subject_id = excluded.subject_id

-- name: list_unit_costs
-- What a unit cost each owner at an instant: the latest cost that was valid by then.
SELECT DISTINCT ON (sku_id, entity_id) sku_id, entity_id, cost_minor, currency, valid_from
  FROM stock.unit_cost
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND valid_from <= :at::timestamptz
 ORDER BY sku_id, entity_id, valid_from DESC
 LIMIT 20000

-- name: list_offers
SELECT sku_id, place_id, unreserved, backorder_limit, safety_stock, channel_buffer
  FROM stock.offers(:sku_ids::uuid[], :place_ids::uuid[], :channel_id::uuid)
 ORDER BY sku_id, place_id
 LIMIT 100000

-- name: read_offers_json
SELECT stock.offers_json(:sku_ids::uuid[], :place_ids::uuid[], :channel_id::uuid)

-- name: list_coming
-- What is still to come to the places, by when it is expected.
SELECT sku_id, place_id, kind, inbound_id, coming, expected_at
  FROM stock.v_inbound
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND place_id = ANY(:place_ids::uuid[])
   AND NOT is_closed AND coming > 0
 ORDER BY sku_id, place_id, expected_at, inbound_id
 LIMIT 20000
