-- No room tells yet whom the lot left alone.
SELECT
    NULL::VARCHAR AS customer_id,
    NULL::VARCHAR AS medium,
    NULL::BIGINT AS flight,
    NULL::BOOLEAN AS treated,
    NULL::BIGINT AS reached_us
WHERE false
