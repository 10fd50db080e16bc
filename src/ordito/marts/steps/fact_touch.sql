SELECT
    touchpoint_id,
    customer_id,
    coalesce(customer_id, visitor_id) AS visitor_id,
    kind,
    phase,
    channel,
    place_id,
    sku_id,
    order_id,
    case_id,
    medium,
    started_us,
    ended_us,
    recorded_us,
    coalesce(strftime(make_timestamp(started_us), '%Y-%m'), 'none') AS part
FROM stg_touchpoint
