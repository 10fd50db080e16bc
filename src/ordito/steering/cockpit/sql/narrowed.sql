-- The orders behind a figure; of a step those that it costs something.
CREATE OR REPLACE TEMP TABLE narrowed AS
SELECT
    ladder.order_id,
    ladder.customer_id,
    ladder.channel,
    ladder.method,
    ladder.at_us,
    ladder.revenue,
    ladder.revenue - ladder.goods - ladder.fees - ladder.agent - ladder.serving
    - ladder.shipping - ladder.returns - ladder.service AS left_caused,
    CASE $step::VARCHAR
        WHEN 'goods' THEN ladder.goods
        WHEN 'fees' THEN ladder.fees
        WHEN 'agent' THEN ladder.agent
        WHEN 'serving' THEN ladder.serving
        WHEN 'shipping' THEN ladder.shipping
        WHEN 'returns' THEN ladder.returns
        WHEN 'service' THEN ladder.service
        WHEN 'fixed' THEN ladder.fixed
        ELSE 0
    END AS of_step
FROM ladder
LEFT JOIN dim_channel AS sold_in ON sold_in.channel = ladder.channel
WHERE
    ladder.at_us >= $from_us
    AND ladder.at_us < $to_us
    AND ($channel::VARCHAR IS NULL OR coalesce(ladder.channel, '') = $channel)
    AND ($method::VARCHAR IS NULL OR ladder.method = $method)
    AND ($group::VARCHAR IS NULL OR ladder.group_code = $group)
    AND ($basket::BIGINT IS NULL OR ladder.basket = $basket)
    AND ($digital::BOOLEAN IS NULL
        OR (coalesce(sold_in.kind, '') IN ('web', 'app', 'marketplace')) = $digital)
    AND ($customer_id::VARCHAR IS NULL OR ladder.customer_id = $customer_id)
    AND ($step::VARCHAR IS NULL OR of_step <> 0);
