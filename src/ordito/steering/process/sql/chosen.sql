-- The journeys that a filter lets through; nothing given lets everything through.
CREATE OR REPLACE TEMP TABLE chosen AS
SELECT step.journey_id
FROM fact_step AS step
LEFT JOIN fact_order AS bought ON bought.order_id = step.order_id
GROUP BY step.journey_id
HAVING
    ($channel::VARCHAR IS NULL OR bool_or(step.channel = $channel))
    AND ($method::VARCHAR IS NULL OR bool_or(bought.method = $method))
    AND ($place_id::VARCHAR IS NULL OR bool_or(step.place_id = $place_id))
    AND ($from_us::BIGINT IS NULL OR min(coalesce(step.started_us, step.arrived_us)) >= $from_us)
    AND ($to_us::BIGINT IS NULL OR min(coalesce(step.started_us, step.arrived_us)) < $to_us)
    AND ($customers::VARCHAR[] IS NULL
        OR bool_or(step.customer_id IN (SELECT unnest($customers::VARCHAR[]))))
    AND ($having::VARCHAR[] IS NULL
        OR count(DISTINCT step.activity) FILTER (WHERE list_contains($having, step.activity))
        = len($having))
    AND ($without::VARCHAR[] IS NULL
        OR NOT coalesce(bool_or(list_contains($without, step.activity)), false))
