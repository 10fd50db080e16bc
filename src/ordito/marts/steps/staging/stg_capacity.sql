-- On each day the last telling that counts from that day or an earlier one; before the first, the
-- first. Places of which nobody has told who picks when have no rows: what they can do is not known.
WITH telling AS (
    SELECT DISTINCT
        place_id,
        version,
        coalesce(
            since::DATE,
            timezone((SELECT zone FROM raw_about), make_timestamptz(published_us))::DATE
        ) AS first_day
    FROM raw_staffed_hour
),

span AS (
    SELECT
        telling.place_id,
        telling.version,
        telling.first_day,
        min(later.first_day) AS until_day,
        min(telling.first_day) OVER (PARTITION BY telling.place_id) AS earliest_day
    FROM telling
    LEFT JOIN telling AS later
        ON later.place_id = telling.place_id AND later.version > telling.version
    GROUP BY telling.place_id, telling.version, telling.first_day
)

SELECT
    'picking' AS resource,
    staffed.place_id,
    staffed.weekday,
    staffed.hour,
    CASE
        WHEN span.first_day > span.earliest_day
            THEN epoch_us(timezone((SELECT zone FROM raw_about), span.first_day::TIMESTAMP))
    END AS since_us,
    epoch_us(timezone((SELECT zone FROM raw_about), span.until_day::TIMESTAMP)) AS until_us,
    staffed.minutes
FROM raw_staffed_hour AS staffed
INNER JOIN span USING (place_id, version)
WHERE staffed.hour IS NOT NULL AND (span.until_day IS NULL OR span.until_day > span.first_day)
