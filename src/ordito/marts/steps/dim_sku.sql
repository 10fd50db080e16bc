SELECT sku_id, category, listed
FROM stg_sku
ORDER BY sku_id
