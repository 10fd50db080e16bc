-- Sequences of activities and how many journeys take each. A list of structs is sorted after it is
-- collected: exact whatever the order of rows, and several times faster than sorting inside list().
CREATE OR REPLACE TEMP TABLE sequence AS
WITH
collected AS (
    SELECT journey_id, list({'seq': seq, 'activity': activity}) AS steps,
        max(begun_us) - min(begun_us) AS lasted_us
    FROM walked
    GROUP BY journey_id
),
sequences AS (
    SELECT list_transform(list_sort(steps), lambda step: step.activity) AS activities, lasted_us
    FROM collected
)
SELECT
    activities,
    count(*) AS journeys,
    quantile_cont(lasted_us, 0.5) / 1000000 AS lasted_median_s
FROM sequences
GROUP BY activities
