-- name: list_nearness
-- One look for each hit and place, and no further ones where it is here: of a thousand hits the
-- places of most are never read. What lies in a bucket that has free units can be reserved; where the
-- company keeps units back, it counts what the place may offer to the channel.
SELECT found.nearness, array_agg(found.number) AS numbers
  FROM (SELECT hit.number,
               CASE WHEN hit.supply = 'always' THEN 'here'
                    WHEN hit.supply = 'all' THEN
                         CASE WHEN NOT EXISTS (
                              SELECT FROM unnest(hit.sku_ids) AS part (sku_id)
                               WHERE NOT EXISTS (
                                     SELECT FROM stock.v_bucket AS lies
                                      WHERE lies.sku_id = part.sku_id
                                        AND lies.place_id = :place_id::uuid
                                        AND lies.condition = 'sellable'
                                        AND lies.on_hand + lies.backorder_limit > lies.reserved
                                        AND (NOT keeps.back OR stock.may_offer(lies.sku_id, lies.place_id,
                                                                               :channel_id::uuid))))
                              THEN 'here'
                              WHEN NOT EXISTS (
                              SELECT FROM unnest(hit.sku_ids) AS part (sku_id)
                               WHERE NOT EXISTS (
                                     SELECT FROM stock.v_bucket AS lies
                                      WHERE lies.sku_id = part.sku_id
                                        AND lies.condition = 'sellable'
                                        AND lies.on_hand + lies.backorder_limit > lies.reserved
                                        AND (NOT keeps.back OR stock.may_offer(lies.sku_id, lies.place_id,
                                                                               :channel_id::uuid))))
                              THEN 'elsewhere' ELSE 'none' END
                    WHEN EXISTS (
                         SELECT FROM stock.v_bucket AS lies
                          WHERE lies.sku_id = ANY(hit.sku_ids) AND lies.place_id = :place_id::uuid
                            AND lies.condition = 'sellable'
                            AND lies.on_hand + lies.backorder_limit > lies.reserved
                            AND (NOT keeps.back OR stock.may_offer(lies.sku_id, lies.place_id,
                                                                   :channel_id::uuid))) THEN 'here'
                    WHEN EXISTS (
                         SELECT FROM stock.v_bucket AS lies
                          WHERE lies.sku_id = ANY(hit.sku_ids) AND lies.condition = 'sellable'
                            AND lies.on_hand + lies.backorder_limit > lies.reserved
                            AND (NOT keeps.back OR stock.may_offer(lies.sku_id, lies.place_id,
                                                                   :channel_id::uuid)))
                         THEN 'elsewhere'
                    WHEN EXISTS (
                         SELECT FROM stock.v_inbound AS comes
                          WHERE comes.sku_id = ANY(hit.sku_ids) AND comes.coming > 0)
                         THEN 'coming'
                    ELSE 'none' END AS nearness
          FROM catalogue.v_search_product AS hit
         CROSS JOIN (SELECT EXISTS (SELECT FROM stock.v_holdback) AS back) AS keeps
         WHERE hit.number = ANY(:numbers::integer[])) AS found
 GROUP BY found.nearness LIMIT 4;

-- name: list_sold_units
-- bounded: one row a product that was sold
SELECT sku.product_id, sum(line.ordered - line.cancelled)::bigint AS units
  FROM orders.v_line AS line
  JOIN orders.v_order AS sale ON sale.order_id = line.order_id
                             AND sale.customer_id = line.customer_id
  JOIN catalogue.v_sku AS sku ON sku.sku_id = line.sku_id
 WHERE sale.placed_at >= :since::timestamptz
 GROUP BY sku.product_id;
