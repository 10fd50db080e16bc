SELECT sku_id, category, listed
FROM stg_sku
