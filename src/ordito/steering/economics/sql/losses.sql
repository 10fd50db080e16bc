-- Cells of orders with the mean of what an order leaves and its standard error; orders of one
-- customer are not independent, so that customers are what is counted.
WITH rows AS (
    SELECT
        customer_id,
        group_code,
        channel,
        method,
        basket,
        revenue,
        -- where a cost is not known, the least that it may be: no loss is found of a guess
        revenue - (<costs>) AS worth,
        is_distant
    FROM ladder
    WHERE order_id IS NOT NULL AND customer_id IS NOT NULL
),
cells AS (
    SELECT group_code, channel, method, basket, customer_id, revenue, worth FROM rows
    UNION ALL
    SELECT group_code, NULL, method, basket, customer_id, revenue, worth FROM rows WHERE is_distant
),
around AS (
    SELECT channel, method, avg(worth) AS mean
    FROM (
        SELECT channel, method, worth FROM rows
        UNION ALL
        SELECT NULL, method, worth FROM rows WHERE is_distant
    )
    GROUP BY channel, method
),
persons AS (
    SELECT
        group_code, channel, method, basket, customer_id,
        count(*) AS n, sum(worth)::BIGINT AS worth, sum(revenue)::BIGINT AS revenue
    FROM cells
    GROUP BY group_code, channel, method, basket, customer_id
),
means AS (
    SELECT
        group_code, channel, method, basket,
        sum(n)::BIGINT AS n, count(*) AS customers, sum(revenue)::BIGINT AS revenue,
        sum(worth)::BIGINT AS worth,
        sum(worth) / sum(n) AS mean,
        sum(worth::HUGEINT * worth)::DOUBLE AS squares,
        sum(worth::HUGEINT * n)::DOUBLE AS products,
        sum(n::HUGEINT * n)::DOUBLE AS counts
    FROM persons
    GROUP BY group_code, channel, method, basket
)
SELECT
    means.group_code,
    means.channel,
    means.method,
    means.basket,
    means.n,
    means.customers,
    means.revenue,
    means.worth,
    means.mean,
    sqrt(
        greatest(
            0,
            means.squares - 2 * means.mean * means.products + means.mean * means.mean * means.counts
        )
        * means.customers / greatest(1, means.customers - 1)
    ) / means.n AS error,
    around.mean AS around
FROM means
JOIN around
    ON around.method = means.method AND around.channel IS NOT DISTINCT FROM means.channel
WHERE means.customers >= $fewest
ORDER BY means.group_code, means.channel NULLS FIRST, means.method, means.basket;
