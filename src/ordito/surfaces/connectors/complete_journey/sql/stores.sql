SELECT
    store_id,
    count(DISTINCT basket_id)
FROM transactions
WHERE store_id IS NOT NULL
GROUP BY store_id
ORDER BY store_id
