-- Opening count: the source has no stock, so a store opens with what it sold in its last weeks and
-- some safety on top; what it did not sell then it does not hold.
SELECT
    line.store_id,
    line.product_id,
    CAST(sum(line.quantity) AS BIGINT)
FROM line
INNER JOIN product USING (product_id)
WHERE
    product.sold_by = 'piece'
    AND line.quantity > 0
    AND line.sold_at > (SELECT max(sold_at) FROM line) - $weeks * INTERVAL 7 DAY
    AND (
        $households IS NULL
        OR line.household_id IN (FROM household LIMIT coalesce($households, 0))
    )
GROUP BY line.store_id, line.product_id
ORDER BY line.product_id, line.store_id
