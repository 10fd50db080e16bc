SELECT
    sku.sku_id,
    sku.category,
    coalesce(general.price, own.price) AS listed
FROM raw_sku AS sku
LEFT JOIN shelf AS general ON general.sku_id = sku.sku_id AND general.channel_id IS NULL
LEFT JOIN (
    SELECT sku_id, min(price) AS price
    FROM shelf
    WHERE channel_id IS NOT NULL
    GROUP BY sku_id
) AS own ON own.sku_id = sku.sku_id
