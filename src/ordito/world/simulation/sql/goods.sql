-- A product that only lines name has no department; one never sold at a price costs a cent.
WITH seen AS (
    SELECT product_id,
           CAST(round(100 * median(sales_value / quantity)) AS BIGINT) AS price
    FROM transactions WHERE quantity > 0 AND sales_value > 0 GROUP BY product_id
), every AS (
    SELECT product_id FROM products UNION SELECT product_id FROM transactions
)
SELECT product_id, CAST(greatest(1, coalesce(price, 1)) AS BIGINT) AS price,
       CAST(dense_rank() OVER (ORDER BY coalesce(department, '')) - 1 AS BIGINT) AS category
FROM every LEFT JOIN seen USING (product_id) LEFT JOIN products USING (product_id)
ORDER BY product_id
