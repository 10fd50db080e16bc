WITH ends AS (
    SELECT journey_id, max(seq) AS seq FROM walked GROUP BY journey_id
)
SELECT
    walked.activity,
    count(*) AS steps,
    count(DISTINCT walked.journey_id) AS journeys,
    count(*) FILTER (WHERE walked.seq = 1) AS begins,
    count(*) FILTER (WHERE ends.seq IS NOT NULL) AS ends,
    count(waited_us) AS waited,
    quantile_cont(waited_us, 0.5) / 1000000 AS waiting_median_s,
    quantile_cont(waited_us, 0.9) / 1000000 AS waiting_p90_s,
    count(worked_us) AS worked,
    quantile_cont(worked_us, 0.5) / 1000000 AS working_median_s,
    quantile_cont(worked_us, 0.9) / 1000000 AS working_p90_s
FROM walked
LEFT JOIN ends ON ends.journey_id = walked.journey_id AND ends.seq = walked.seq
GROUP BY walked.activity
ORDER BY steps DESC, walked.activity
