-- What came back, by the way it had been bought.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    came.order_id || ':' || came.line || ':' || came.returned_us AS id,
    came.returned_us AS at_us,
    coalesce(bought.channel, '?') || '/' || coalesce(bought.method, '?') AS journey,
    'return' AS phase,
    'returned@' || coalesce(came.channel, '?') AS touchpoint,
    came.order_id,
    bought.customer_id,
    came.channel,
    bought.channel AS sold_channel,
    came.units,
    came.net,
    came.refunded,
    came.cost,
    (came.returned_us - coalesce(bought.delivered_us, bought.placed_us)) / 86400000000.0
        AS after_days
FROM fact_return AS came
LEFT JOIN fact_order AS bought ON bought.order_id = came.order_id
