SELECT
    moved.place_id,
    moved.sku_id,
    moved.condition,
    moved.kind,
    strftime(
        timezone(coalesce(place.time_zone, about.zone), make_timestamptz(moved.occurred_us)),
        '%Y-%m-%d'
    ) AS moved_on,
    moved.quantity AS units
FROM raw_movement AS moved
CROSS JOIN raw_about AS about
LEFT JOIN raw_place AS place ON place.place_id = moved.place_id
-- the same units under another lock
WHERE moved.kind <> 'rebucket'
