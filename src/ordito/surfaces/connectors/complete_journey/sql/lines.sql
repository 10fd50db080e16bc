-- Baskets in the order in which they were paid; ids are not (33,543 of them run backwards).
-- A batch is a fixed number of baskets in that order, so that its number means the same baskets in
-- every run over the same files.
SELECT
    (dense_rank() OVER (ORDER BY line.sold_at, line.basket_id) - 1) // $baskets_per_batch + 1,
    line.household_id,
    line.store_id,
    line.basket_id,
    line.product_id,
    line.quantity,
    line.sales_minor,
    line.retail_discount_minor,
    line.match_discount_minor,
    line.coupon_minor,
    line.complete,
    line.whole_cents,
    line.sold_at,
    coalesce(product.listed, false),
    coalesce(product.sold_by, 'piece')
FROM line
LEFT JOIN product USING (product_id)
WHERE
    (
        $households IS NULL
        OR line.household_id IN (FROM household LIMIT coalesce($households, 0))
    )
    AND (
        $weeks IS NULL
        OR line.sold_at > (SELECT max(sold_at) FROM line) - coalesce($weeks, 0) * INTERVAL 7 DAY
    )
ORDER BY line.sold_at, line.basket_id, line.product_id
