SELECT
    place_id,
    CASE kind WHEN 'warehouse' THEN 'depot' ELSE kind END AS kind,
    name,
    is_franchised AS franchised
FROM raw_place
