SELECT
    answer_id,
    instrument,
    customer_id,
    order_id,
    case_id,
    score,
    answered_us,
    coalesce(strftime(make_timestamp(answered_us), '%Y-%m'), 'none') AS part
FROM stg_answer
