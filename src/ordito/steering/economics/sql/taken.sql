-- What an activity takes for each of its subjects, in millionths of a unit: whole numbers add up
-- to the same whatever the order.
CREATE OR REPLACE TEMP TABLE taken AS
SELECT
    subject_id,
    order_id,
    customer_id,
    channel,
    at_us,
    round(list_dot_product(measures, $middle) * 1000000)::BIGINT AS amount,
    round(list_dot_product(measures, $lowest) * 1000000)::BIGINT AS low,
    round(list_dot_product(measures, $highest) * 1000000)::BIGINT AS high
FROM subjects
WHERE
    subject = $subject
    AND (len($channels) = 0 OR list_contains($channels, channel))
    AND (len($methods) = 0 OR list_contains($methods, method))
    AND (len($kinds) = 0 OR list_contains($kinds, kind));
