-- What a return gives back is the revenue less the goods that came; goods whose cost is not known
-- are worth between two shares of their price.
INSERT INTO entries
SELECT
    'refund', 'returns', 'returns', NULL, 'return', came.order_id || ':' || came.returned_us,
    came.order_id, any_value(ordered.customer_id), min(came.channel), came.returned_us, 0,
    sum(coalesce(came.net, 0) - coalesce(came.cost, round(came.net * $middle), 0))::BIGINT,
    sum(coalesce(came.net, 0) - coalesce(came.cost, round(came.net * $highest), 0))::BIGINT,
    sum(coalesce(came.net, 0) - coalesce(came.cost, round(came.net * $lowest), 0))::BIGINT,
    bool_and(came.cost IS NOT NULL)
FROM fact_return AS came
JOIN fact_order AS ordered ON ordered.order_id = came.order_id AND ordered.cancelled_us IS NULL
GROUP BY came.order_id, came.returned_us;
