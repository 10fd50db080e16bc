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
    minutes,
    coalesce(strftime(make_timestamp(opened_us), '%Y-%m'), 'none') AS part
FROM stg_case
