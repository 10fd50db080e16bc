SELECT DISTINCT customer_id
FROM ladder
WHERE group_code = $group AND customer_id IS NOT NULL
ORDER BY customer_id
LIMIT 10000000;
