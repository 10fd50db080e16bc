SELECT
    answer.answer_id,
    answer.measure AS instrument,
    person.person_id AS customer_id,
    placed.order_id,
    asked.case_id,
    answer.score,
    answer.answered_us
FROM raw_answer AS answer
LEFT JOIN person ON person.customer_id = answer.customer_id
LEFT JOIN stg_order AS placed ON placed.order_id = answer.order_id
LEFT JOIN stg_case AS asked ON asked.case_id = answer.case_id
