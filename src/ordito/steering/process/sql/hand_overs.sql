-- Where journeys go from one channel to another.
WITH counted AS (
    SELECT
        channel AS source,
        next_channel AS target,
        count(*) AS steps,
        count(DISTINCT journey) AS journeys,
        quantile_cont(gap_us, [0.5, 0.9]) AS gap
    FROM walked
    WHERE channel <> next_channel
    GROUP BY channel, next_channel
)
SELECT
    source, target, steps, journeys,
    gap[1] / 1000000 AS gap_median_s,
    gap[2] / 1000000 AS gap_p90_s
FROM counted
ORDER BY steps DESC, source, target
