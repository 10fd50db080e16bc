-- Customers who have bought, at their first order.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    known.customer_id AS id,
    known.first_order_us AS at_us,
    coalesce(first.channel, '?') || '/' || coalesce(first.method, '?') AS journey,
    'buy' AS phase,
    NULL AS touchpoint,
    known.orders,
    known.channels,
    known.gross,
    known.net
FROM dim_customer AS known
JOIN fact_order AS first
    ON first.customer_id = known.customer_id AND first.placed_us = known.first_order_us
WHERE known.orders > 0
