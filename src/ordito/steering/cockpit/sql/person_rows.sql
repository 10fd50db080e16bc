-- What cost the company most first; orders that name nobody are one row.
SELECT
    customer_id,
    count(*) AS orders,
    sum(revenue)::BIGINT AS revenue,
    sum(left_caused)::BIGINT AS left_caused
FROM narrowed
WHERE order_id IS NOT NULL
GROUP BY customer_id
ORDER BY customer_id IS NULL DESC, left_caused, customer_id
LIMIT $most OFFSET $skip;
