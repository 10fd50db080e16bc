-- What people said, by the way of the order they were asked about.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    answer.answer_id AS id,
    answer.answered_us AS at_us,
    CASE
        WHEN bought.order_id IS NULL THEN 'no order'
        ELSE coalesce(bought.channel, '?') || '/' || coalesce(bought.method, '?')
    END AS journey,
    CASE WHEN answer.case_id IS NULL THEN 'receive' ELSE 'service' END AS phase,
    answer.instrument AS touchpoint,
    answer.instrument,
    answer.score,
    answer.customer_id,
    answer.order_id,
    answer.case_id
FROM fact_answer AS answer
LEFT JOIN fact_order AS bought ON bought.order_id = answer.order_id
