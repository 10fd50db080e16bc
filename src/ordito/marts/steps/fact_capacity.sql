SELECT resource, place_id, weekday, hour, since_us, until_us, minutes
FROM stg_capacity
