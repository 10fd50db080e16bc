-- The instants of the files are in UTC, and lines of a basket share one.
SELECT basket_id, household_id, store_id, product_id,
       epoch_us(transaction_timestamp) AS placed_us,
       CAST(quantity AS BIGINT) AS units,
       CAST(round(sales_value * 100) AS BIGINT) AS paid,
       CAST(round((sales_value + retail_disc + coupon_match_disc) * 100) AS BIGINT) AS listed
FROM transactions
ORDER BY transaction_timestamp, basket_id, product_id
