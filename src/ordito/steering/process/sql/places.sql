-- What people call each place.
SELECT place_id, coalesce(name, place_id) AS name FROM dim_place ORDER BY place_id
