-- Where journeys go from one channel to another; the gap is from beginning to beginning.
WITH followed AS (
    SELECT
        journey_id,
        channel AS source_channel,
        begun_us,
        lead(channel) OVER journey AS target_channel,
        lead(begun_us) OVER journey AS next_us
    FROM walked
    WINDOW journey AS (PARTITION BY journey_id ORDER BY seq)
)
SELECT
    source_channel AS source,
    target_channel AS target,
    count(*) AS steps,
    count(DISTINCT journey_id) AS journeys,
    quantile_cont(next_us - begun_us, 0.5) / 1000000 AS gap_median_s,
    quantile_cont(next_us - begun_us, 0.9) / 1000000 AS gap_p90_s
FROM followed
WHERE source_channel <> target_channel
GROUP BY source_channel, target_channel
ORDER BY steps DESC, source, target
