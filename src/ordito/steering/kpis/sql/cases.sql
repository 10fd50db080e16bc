-- Questions and complaints, by the way of the order they are about.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    asked.case_id AS id,
    asked.opened_us AS at_us,
    CASE
        WHEN bought.order_id IS NULL THEN 'no order'
        ELSE coalesce(bought.channel, '?') || '/' || coalesce(bought.method, '?')
    END AS journey,
    'service' AS phase,
    'case@' || coalesce(asked.channel, '?') AS touchpoint,
    asked.order_id,
    asked.customer_id,
    asked.channel,
    kinds.kind AS channel_kind,
    asked.passed_on,
    asked.told_again,
    asked.minutes,
    (asked.taken_us - asked.opened_us) / 3600000000.0 AS taken_hours,
    (asked.closed_us - asked.opened_us) / 86400000000.0 AS closed_days
FROM fact_case AS asked
LEFT JOIN fact_order AS bought ON bought.order_id = asked.order_id
LEFT JOIN dim_channel AS kinds ON kinds.channel = asked.channel
