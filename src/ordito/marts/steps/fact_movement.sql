-- What came to a shelf and left it on a day, for one reason.
SELECT
    place_id,
    sku_id,
    condition,
    kind,
    moved_on,
    sum(units)::BIGINT AS units,
    count(*) AS movements,
    moved_on[:7] AS part
FROM stg_movement
GROUP BY place_id, sku_id, condition, kind, moved_on
