-- What people said of orders with a promise, and what they had to bear with them.
SELECT
    answer.score,
    made.late,
    least(made.late_us / 3600000000, 24) AS late_h,
    made.told_again
FROM fact_answer AS answer
JOIN fact_order AS made ON made.order_id = answer.order_id
WHERE made.late IS NOT NULL AND answer.score IS NOT NULL
ORDER BY answer.answer_id
