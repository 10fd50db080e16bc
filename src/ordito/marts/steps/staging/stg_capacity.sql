-- Nobody tells the core how many people work when: the registers of steering say it.
SELECT
    NULL::VARCHAR AS resource,
    NULL::VARCHAR AS place_id,
    NULL::BIGINT AS weekday,
    NULL::BIGINT AS hour,
    NULL::DOUBLE AS minutes
WHERE false
