-- Answers about orders, with what their customers went through. An hour counts up to a day: who has
-- waited so long has stopped counting.
SELECT
    answer.answer_id,
    answer.order_id,
    answer.customer_id,
    answer.score,
    sold.channel,
    sold.late::DOUBLE AS broken_promise,
    CASE WHEN sold.late IS NULL THEN NULL ELSE least(sold.late_us / 3600000000.0, 24.0) END
        AS hour_waited,
    sold.told_again::DOUBLE AS story_repeated,
    sold.cases,
    grouped.name
FROM fact_answer AS answer
LEFT JOIN (
    SELECT
        order_id, channel, told_again, cases,
        CASE WHEN method = 'carry_out' THEN false ELSE late END AS late,
        CASE WHEN method = 'carry_out' THEN 0 ELSE late_us END AS late_us
    FROM fact_order
) AS sold ON sold.order_id = answer.order_id
LEFT JOIN grouped ON grouped.customer_id = answer.customer_id
WHERE answer.instrument = $instrument AND answer.score IS NOT NULL
ORDER BY answer.answer_id
