-- What a step has cost most first, else the newest.
SELECT
    narrowed.order_id,
    bought.number,
    narrowed.customer_id,
    narrowed.channel,
    narrowed.method,
    narrowed.at_us AS placed_us,
    narrowed.revenue,
    narrowed.left_caused,
    narrowed.of_step
FROM (
    SELECT * FROM narrowed
    WHERE order_id IS NOT NULL
    ORDER BY of_step DESC, at_us DESC, order_id
    LIMIT $most OFFSET $skip
) AS narrowed
LEFT JOIN fact_order AS bought ON bought.order_id = narrowed.order_id
ORDER BY narrowed.of_step DESC, narrowed.at_us DESC, narrowed.order_id
LIMIT $most;
