-- Newest first.
SELECT
    narrowed.order_id,
    bought.number,
    narrowed.customer_id,
    narrowed.channel,
    narrowed.method,
    narrowed.at_us AS placed_us,
    narrowed.revenue,
    narrowed.left_caused
FROM (
    SELECT * FROM narrowed
    WHERE $customer_id::VARCHAR IS NULL OR customer_id = $customer_id
    ORDER BY at_us DESC, order_id
    LIMIT $most OFFSET $skip
) AS narrowed
LEFT JOIN fact_order AS bought ON bought.order_id = narrowed.order_id
ORDER BY narrowed.at_us DESC, narrowed.order_id
LIMIT $most;
