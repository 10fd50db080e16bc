SELECT
    count(*) FILTER (WHERE seq = 1) AS journeys,
    count(*) AS steps,
    count(*) FILTER (WHERE start_unknown) AS start_unknown,
    count(*) FILTER (WHERE end_unknown) AS end_unknown,
    count(*) FILTER (WHERE beyond) AS beyond,
    count(*) FILTER (WHERE reversed) AS reversed,
    min(begun_us) AS from_us,
    max(begun_us) FILTER (WHERE beyond IS NOT TRUE) AS to_us
FROM walked
