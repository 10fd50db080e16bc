SELECT place_id, kind, name, franchised
FROM stg_place
