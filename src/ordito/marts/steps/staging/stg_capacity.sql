-- Places of which nobody has told who picks when have no rows: what they can do is not known.
SELECT 'picking' AS resource, place_id, weekday, hour, minutes
FROM raw_staffed_hour
