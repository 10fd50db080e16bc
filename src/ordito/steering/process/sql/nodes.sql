-- What is done, how often, and how long it waits and works. How often a journey does it is told by
-- the sequences, of which there are far fewer than journeys.
WITH
told AS (
    SELECT row_number() OVER () AS number, unnest(activities) AS activity, journeys FROM sequence
),
done AS (
    SELECT activity, any_value(journeys) AS journeys, count(*) AS times
    FROM told
    GROUP BY number, activity
),
within AS (
    SELECT
        activity,
        sum(journeys)::BIGINT AS journeys,
        coalesce(sum(journeys) FILTER (WHERE times > 1), 0)::BIGINT AS again_in,
        sum(journeys * (times - 1))::BIGINT AS again
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
