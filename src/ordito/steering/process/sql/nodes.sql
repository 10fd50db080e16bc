-- What is done, how often, and how long it waits and works.
WITH
done AS (
    SELECT journey, activity, count(*) AS times FROM walked GROUP BY journey, activity
),
within AS (
    SELECT
        activity,
        count(*) AS journeys,
        count(*) FILTER (WHERE times > 1) AS again_in,
        sum(times - 1)::BIGINT AS again
    FROM done
    GROUP BY activity
),
timed AS (
    SELECT
        activity,
        count(*) AS steps,
        count(*) FILTER (WHERE seq = 1) AS begins,
        count(*) FILTER (WHERE next_activity IS NULL) AS ends,
        count(waited_us) AS waited,
        quantile_cont(waited_us, [0.5, 0.9]) AS waiting,
        count(worked_us) AS worked,
        quantile_cont(worked_us, [0.5, 0.9]) AS working
    FROM walked
    GROUP BY activity
)
SELECT
    timed.activity,
    timed.steps,
    within.journeys,
    within.again_in,
    within.again,
    timed.begins,
    timed.ends,
    timed.waited,
    timed.waiting[1] / 1000000 AS waiting_median_s,
    timed.waiting[2] / 1000000 AS waiting_p90_s,
    timed.worked,
    timed.working[1] / 1000000 AS working_median_s,
    timed.working[2] / 1000000 AS working_p90_s
FROM timed
JOIN within ON within.activity = timed.activity
ORDER BY timed.steps DESC, timed.activity
