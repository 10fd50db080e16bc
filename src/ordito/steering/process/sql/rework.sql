-- Activities that a journey does again.
WITH done AS (
    SELECT journey_id, activity, count(*) AS times FROM walked GROUP BY journey_id, activity
)
SELECT
    activity,
    count(*) AS journeys,
    count(*) FILTER (WHERE times > 1) AS again_in,
    coalesce(sum(times - 1) FILTER (WHERE times > 1), 0)::BIGINT AS again
FROM done
GROUP BY activity
ORDER BY again DESC, activity
