-- Sequences of activities and how many journeys take each. Each journey's steps are collected as
-- numbers that carry their place and activity, and sorted after: exact whatever the order of rows, and
-- several times faster than sorting inside list(). The names come back for different sequences only.
CREATE OR REPLACE TEMP TABLE sequence AS
WITH
collected AS (
    SELECT
        list(seq * 65536 + enum_code(activity)) AS steps,
        max(begun_us) - min(begun_us) AS lasted_us
    FROM walked
    GROUP BY journey
),
counted AS (
    SELECT
        list_sort(steps) AS steps,
        count(*) AS journeys,
        quantile_cont(lasted_us, 0.5) / 1000000 AS lasted_median_s
    FROM collected
    GROUP BY list_sort(steps)
),
told AS (
    SELECT enum_range(NULL::activity_name) AS names
)
SELECT
    list_transform(counted.steps, lambda step: told.names[step % 65536 + 1]) AS activities,
    counted.journeys,
    counted.lasted_median_s
FROM counted
CROSS JOIN told
