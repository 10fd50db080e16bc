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
    recorded_us
FROM stg_touchpoint
ORDER BY started_us, touchpoint_id
