-- The ladder of each value of a dimension; what no step knows is one row with an empty key.
SELECT
    coalesce(
        CASE $by
            WHEN 'channel' THEN channel
            WHEN 'method' THEN method
            WHEN 'group' THEN group_code
            WHEN 'basket' THEN basket::VARCHAR
            WHEN 'place' THEN place_id
            WHEN 'transaction' THEN dealing
            WHEN 'customer' THEN customer_id
            WHEN 'journey' THEN 'o:' || order_id
        END,
        ''
    ) AS key,
    sum(orders)::BIGINT,
    count(DISTINCT customer_id),
    sum(revenue)::BIGINT,
    coalesce(sum(revenue) FILTER (WHERE len(unknown) = 0), 0)::BIGINT,
    list_distinct(flatten(list(unknown) FILTER (WHERE len(unknown) > 0))),
    coalesce(sum(goods), 0)::BIGINT,
    coalesce(sum(goods_low), 0)::BIGINT,
    coalesce(sum(goods_high), 0)::BIGINT,
    coalesce(sum(fees), 0)::BIGINT,
    coalesce(sum(fees_low), 0)::BIGINT,
    coalesce(sum(fees_high), 0)::BIGINT,
    coalesce(sum(agent), 0)::BIGINT,
    coalesce(sum(agent_low), 0)::BIGINT,
    coalesce(sum(agent_high), 0)::BIGINT,
    coalesce(sum(serving), 0)::BIGINT,
    coalesce(sum(serving_low), 0)::BIGINT,
    coalesce(sum(serving_high), 0)::BIGINT,
    coalesce(sum(shipping), 0)::BIGINT,
    coalesce(sum(shipping_low), 0)::BIGINT,
    coalesce(sum(shipping_high), 0)::BIGINT,
    coalesce(sum(returns), 0)::BIGINT,
    coalesce(sum(returns_low), 0)::BIGINT,
    coalesce(sum(returns_high), 0)::BIGINT,
    coalesce(sum(service), 0)::BIGINT,
    coalesce(sum(service_low), 0)::BIGINT,
    coalesce(sum(service_high), 0)::BIGINT,
    coalesce(sum(fixed), 0)::BIGINT,
    coalesce(sum(fixed_low), 0)::BIGINT,
    coalesce(sum(fixed_high), 0)::BIGINT
FROM ladder
WHERE
    ($channel::VARCHAR IS NULL OR channel = $channel)
    AND ($method::VARCHAR IS NULL OR method = $method)
    AND ($is_distant::BOOLEAN IS NULL OR is_distant = $is_distant)
    AND ($place_id::VARCHAR IS NULL OR place_id = $place_id)
    AND ($group::VARCHAR IS NULL OR group_code = $group)
    AND ($basket::BIGINT IS NULL OR basket = $basket)
    AND ($customer_id::VARCHAR IS NULL OR customer_id = $customer_id)
    AND ($from_us::BIGINT IS NULL OR at_us >= $from_us)
    AND ($to_us::BIGINT IS NULL OR at_us < $to_us)
GROUP BY 1
ORDER BY 1
LIMIT $most;
