SELECT
    customer_id,
    medium,
    flight,
    treated,
    reached_us,
    coalesce(strftime(make_timestamp(reached_us), '%Y-%m'), 'none') AS part
FROM stg_treatment
