-- Which activity comes directly after which.
WITH counted AS (
    SELECT
        activity AS source,
        next_activity AS target,
        count(*) AS steps,
        quantile_cont(gap_us, [0.5, 0.9]) AS gap
    FROM walked
    WHERE next_activity IS NOT NULL
    GROUP BY activity, next_activity
)
SELECT source, target, steps, gap[1] / 1000000 AS gap_median_s, gap[2] / 1000000 AS gap_p90_s
FROM counted
ORDER BY steps DESC, source, target
