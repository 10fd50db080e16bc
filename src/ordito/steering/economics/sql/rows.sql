-- The orders behind a figure, those that leave least first.
SELECT order_id
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
    AND order_id IS NOT NULL
ORDER BY
    revenue - goods - fees - agent - serving - shipping - returns - service, order_id
LIMIT $most;
