-- How many minutes of picking each place can do in each hour of the week, by each telling: a row for
-- each hour in which somebody picks, one without an hour where nobody does or it is not known any
-- longer. A version that says of a place what the version before said tells nothing of it.
CREATE VIEW fulfilment.v_staffed_hour AS
WITH published AS (
    SELECT version, published_at, document FROM platform.v_policy
     WHERE name = 'fulfilment.staffing'
), named AS (
    SELECT version, (place ->> 'place_id')::uuid AS place_id, place
      FROM published CROSS JOIN LATERAL jsonb_array_elements(document -> 'places') AS place
), told AS (
    SELECT version, place_id, published_at, place,
           lag(place) OVER (PARTITION BY place_id ORDER BY version) AS place_before
      FROM published
     CROSS JOIN (SELECT DISTINCT place_id FROM named) AS known
      LEFT JOIN named USING (version, place_id)
)
SELECT told.place_id, told.version, (told.place ->> 'since')::date AS since, told.published_at,
       (hours ->> 'weekday')::integer AS weekday, hour,
       sum((hours ->> 'minutes')::double precision) AS minutes
  FROM told
  LEFT JOIN LATERAL jsonb_array_elements(told.place -> 'hours') AS hours ON true
  LEFT JOIN LATERAL generate_series((hours ->> 'from_hour')::integer,
                                    (hours ->> 'to_hour')::integer - 1) AS hour ON true
 WHERE told.place IS DISTINCT FROM told.place_before
 GROUP BY 1, 2, 3, 4, 5, 6;
