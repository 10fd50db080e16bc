SELECT answer_id, instrument, customer_id, order_id, case_id, score, answered_us
FROM stg_answer
ORDER BY answer_id
