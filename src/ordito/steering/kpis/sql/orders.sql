-- Orders, by the way they were bought: channel and method.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    order_id AS id,
    placed_us AS at_us,
    coalesce(fact_order.channel, '?') || '/' || coalesce(fact_order.method, '?') AS journey,
    'buy' AS phase,
    NULL AS touchpoint,
    fact_order.channel,
    dim_channel.kind AS channel_kind,
    fact_order.method,
    place_id,
    customer_id,
    coupon,
    cancelled_us IS NOT NULL AS cancelled,
    CASE WHEN cancelled_us IS NULL THEN gross ELSE 0 END AS gross,
    CASE WHEN cancelled_us IS NULL THEN net ELSE 0 END AS net,
    CASE WHEN cancelled_us IS NULL THEN discount ELSE 0 END AS discount,
    CASE WHEN cancelled_us IS NULL THEN shipping_net ELSE 0 END AS shipping_net,
    CASE WHEN lines_without_cost = 0 THEN goods_cost END AS goods_cost,
    CASE WHEN cancelled_us IS NULL THEN lines ELSE 0 END AS lines,
    CASE WHEN cancelled_us IS NULL THEN units ELSE 0 END AS units,
    returned_net,
    returned_units,
    late,
    late_us / 3600000000.0 AS late_hours,
    (ready_us - placed_us) / 3600000000.0 AS lead_hours,
    pick_minutes,
    cases,
    case_minutes,
    told_again
FROM fact_order
LEFT JOIN dim_channel USING (channel)
