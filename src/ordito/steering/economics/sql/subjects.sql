-- What activities are done for, with its measures in the order of MEASURES; an order that was
-- cancelled is none, and what is about it belongs to no order.
CREATE TEMP TABLE subjects AS
WITH ordered AS (
    SELECT order_id, customer_id, channel, method
    FROM fact_order
    WHERE cancelled_us IS NULL
),
led AS (
    SELECT step_id, order_id
    FROM fact_step
    WHERE list_contains($subjects, 'touch') AND order_id IS NOT NULL
)
SELECT
    'order' AS subject, order_id AS subject_id, order_id, customer_id, channel, method,
    NULL::VARCHAR AS kind, placed_us AS at_us,
    [1, lines, units, net, gross, shipping_net, coalesce(pick_minutes, 0)]::DOUBLE [] AS measures
FROM fact_order
WHERE cancelled_us IS NULL
UNION ALL
SELECT
    'return', came.order_id || ':' || came.returned_us, any_value(ordered.order_id),
    any_value(ordered.customer_id), min(came.channel), any_value(ordered.method),
    NULL, came.returned_us,
    [1, count(*), sum(came.units), sum(coalesce(came.net, 0))]::DOUBLE []
FROM fact_return AS came
LEFT JOIN ordered ON ordered.order_id = came.order_id
GROUP BY came.order_id, came.returned_us
UNION ALL
SELECT
    'case', asked.case_id, ordered.order_id, coalesce(ordered.customer_id, asked.customer_id),
    asked.channel, ordered.method, NULL, asked.opened_us,
    [
        1, coalesce(asked.minutes, 0), coalesce(asked.passed_on, 0), coalesce(asked.told_again, 0)
    ]::DOUBLE []
FROM fact_case AS asked
LEFT JOIN ordered ON ordered.order_id = asked.order_id
UNION ALL
SELECT
    'touch', touch.touchpoint_id, ordered.order_id, touch.customer_id, touch.channel,
    ordered.method, touch.kind, touch.started_us,
    [1, coalesce(greatest(touch.ended_us - touch.started_us, 0) / 60000000, 0)]::DOUBLE []
FROM fact_touch AS touch
LEFT JOIN led ON led.step_id = touch.touchpoint_id
LEFT JOIN ordered ON ordered.order_id = led.order_id
WHERE list_contains($subjects, 'touch')
UNION ALL
SELECT
    'sign_up', customer_id, NULL, customer_id, first_channel, NULL, NULL, known_since_us,
    [1]::DOUBLE []
FROM dim_customer;
