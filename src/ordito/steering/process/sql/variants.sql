-- Sequences of activities and how many journeys take each. Each journey's steps are collected as
-- numbers that carry their place and activity, and sorted after: exact whatever the order of rows, and
-- several times faster than sorting inside list(). The names come back for different sequences only.
CREATE OR REPLACE TEMP TABLE sequence AS
WITH
named AS (
    SELECT activity, row_number() OVER (ORDER BY activity) AS code
    FROM (SELECT DISTINCT activity FROM walked)
),
told AS (
    SELECT list(activity ORDER BY code) AS names FROM named
),
collected AS (
    SELECT
        walked.journey_id,
        list(walked.seq * 65536 + named.code) AS steps,
        max(walked.begun_us) - min(walked.begun_us) AS lasted_us
    FROM walked
    JOIN named ON named.activity = walked.activity
    GROUP BY walked.journey_id
),
counted AS (
    SELECT
        list_transform(list_sort(steps), lambda step: (step % 65536)::USMALLINT) AS codes,
        count(*) AS journeys,
        quantile_cont(lasted_us, 0.5) / 1000000 AS lasted_median_s
    FROM collected
    GROUP BY codes
)
SELECT
    list_transform(counted.codes, lambda code: told.names[code]) AS activities,
    counted.journeys,
    counted.lasted_median_s
FROM counted
CROSS JOIN told
