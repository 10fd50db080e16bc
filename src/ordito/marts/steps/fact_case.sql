SELECT
    case_id,
    customer_id,
    order_id,
    channel,
    opened_us,
    taken_us,
    closed_us,
    passed_on,
    told_again,
    minutes
FROM stg_case
ORDER BY case_id
