SELECT resource, place_id, weekday, hour, minutes
FROM stg_capacity
