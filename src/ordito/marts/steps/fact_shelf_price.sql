SELECT sku_id, channel, price
FROM stg_shelf_price
