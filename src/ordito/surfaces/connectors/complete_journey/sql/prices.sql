-- Shelf price per unit = (sales + retail discount + coupon match) / quantity, half a cent up.
-- It is not constant even within one product, store and week, and goods sold by weight scatter: so
-- the list price is the lower median over the last 28 days in which the product was sold.
-- A product never seen at a price takes the median of its type, else category, else department.
WITH seen AS (
    SELECT
        line.product_id,
        line.sold_at,
        ((line.sales_minor + line.retail_discount_minor + line.match_discount_minor) * 2
            + line.quantity) // (2 * line.quantity) AS unit_price_minor
    FROM line
    INNER JOIN product USING (product_id)
    WHERE product.sold_by = 'piece' AND line.quantity > 0
),

recent AS (
    SELECT
        *,
        max(sold_at) OVER (PARTITION BY product_id) - INTERVAL 28 DAY AS since
    FROM seen
    WHERE unit_price_minor > 0
),

own AS (
    SELECT
        product_id,
        quantile_disc(unit_price_minor, 0.5) AS unit_price_minor
    FROM recent
    WHERE sold_at >= since
    GROUP BY product_id
),

peers AS (
    SELECT
        product.department,
        product.category,
        product.product_type,
        grouping(product.category, product.product_type) AS level,
        quantile_disc(own.unit_price_minor, 0.5) AS unit_price_minor
    FROM own
    INNER JOIN product USING (product_id)
    WHERE product.department IS NOT NULL
    GROUP BY ROLLUP (product.department, product.category, product.product_type)
)

SELECT
    product.product_id,
    coalesce(
        own.unit_price_minor,
        by_type.unit_price_minor,
        by_category.unit_price_minor,
        by_department.unit_price_minor,
        (SELECT quantile_disc(unit_price_minor, 0.5) FROM own)
    ),
    own.unit_price_minor IS NOT NULL
FROM product
LEFT JOIN own USING (product_id)
LEFT JOIN peers AS by_type
    ON
        by_type.level = 0
        AND product.department = by_type.department
        AND product.category = by_type.category
        AND product.product_type = by_type.product_type
LEFT JOIN peers AS by_category
    ON
        by_category.level = 1
        AND product.department = by_category.department
        AND product.category = by_category.category
LEFT JOIN peers AS by_department
    ON by_department.level = 3 AND product.department = by_department.department
WHERE product.sold_by = 'piece'
ORDER BY product.product_id
