-- A channel sells at its own price, where it has one, and else at the one of all.
SELECT
    sku.sku_id,
    channel.code AS channel,
    coalesce(own.price, general.price) AS price
FROM raw_sku AS sku
CROSS JOIN raw_channel AS channel
LEFT JOIN shelf AS own ON own.sku_id = sku.sku_id AND own.channel_id = channel.channel_id
LEFT JOIN shelf AS general ON general.sku_id = sku.sku_id AND general.channel_id IS NULL
WHERE coalesce(own.price, general.price) IS NOT NULL
