-- How many minutes of picking each place can do in each hour of the week, by the staffing in force:
-- a row for each hour in which somebody picks, and for none of places of which it is not known.
CREATE VIEW fulfilment.v_staffed_hour AS
SELECT (place ->> 'place_id')::uuid AS place_id, (hours ->> 'weekday')::integer AS weekday, hour,
       sum((hours ->> 'minutes')::double precision) AS minutes
  FROM (SELECT document FROM platform.v_policy
         WHERE name = 'fulfilment.staffing' ORDER BY version DESC LIMIT 1) AS latest
 CROSS JOIN LATERAL jsonb_array_elements(latest.document -> 'places') AS place
 CROSS JOIN LATERAL jsonb_array_elements(place -> 'hours') AS hours
 CROSS JOIN LATERAL generate_series((hours ->> 'from_hour')::integer,
                                    (hours ->> 'to_hour')::integer - 1) AS hour
 GROUP BY 1, 2, 3;
