-- What the import must arrive at, counted in the files themselves and by no rule of ours.
SELECT
    count(*),
    count(DISTINCT basket_id),
    count(DISTINCT household_id),
    count(DISTINCT store_id),
    count(DISTINCT product_id),
    CAST(coalesce(sum(sales_minor), 0) AS BIGINT),
    CAST(coalesce(sum(retail_discount_minor), 0) AS BIGINT),
    CAST(coalesce(sum(match_discount_minor), 0) AS BIGINT),
    CAST(coalesce(sum(coupon_minor), 0) AS BIGINT)
FROM line
WHERE $households IS NULL OR household_id IN (FROM household LIMIT coalesce($households, 0))
