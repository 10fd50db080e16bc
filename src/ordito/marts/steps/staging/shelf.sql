-- What a unit is sold for just now, by channel (null: in all): of lists of the company's currency,
-- for all places, the price that came last.
SELECT
    price.sku_id,
    price.channel_id,
    arg_max(price.price_minor, (price.valid_us, price.price_list_id)) AS price
FROM raw_shelf_price AS price
CROSS JOIN stg_company AS company
WHERE price.currency = company.currency
    AND price.place_id IS NULL
    AND price.valid_us <= company.as_of_us
    AND coalesce(price.until_us > company.as_of_us, true)
GROUP BY price.sku_id, price.channel_id
