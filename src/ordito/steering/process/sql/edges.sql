-- Which activity comes directly after which; the gap is from beginning to beginning.
WITH followed AS (
    SELECT
        journey_id,
        activity AS source,
        channel AS source_channel,
        begun_us,
        lead(activity) OVER journey AS target,
        lead(channel) OVER journey AS target_channel,
        lead(begun_us) OVER journey AS next_us
    FROM walked
    WINDOW journey AS (PARTITION BY journey_id ORDER BY seq)
)
SELECT
    source,
    target,
    count(*) AS steps,
    quantile_cont(next_us - begun_us, 0.5) / 1000000 AS gap_median_s,
    quantile_cont(next_us - begun_us, 0.9) / 1000000 AS gap_p90_s
FROM followed
WHERE target IS NOT NULL
GROUP BY source, target
ORDER BY steps DESC, source, target
