-- The channels of each journey in their order: steps that follow each other in one channel are one
-- hop. An empty channel is not known; no next one is the end.
CREATE OR REPLACE TEMP TABLE hops AS
WITH told AS (
    SELECT
        journey_id,
        seq,
        coalesce(channel::VARCHAR, '') AS channel,
        lag(coalesce(channel::VARCHAR, '')) OVER (PARTITION BY journey_id ORDER BY seq)
            IS DISTINCT FROM coalesce(channel::VARCHAR, '') AS is_new
    FROM walked
)
SELECT
    journey_id,
    row_number() OVER (PARTITION BY journey_id ORDER BY seq) AS hop,
    channel,
    lead(channel) OVER (PARTITION BY journey_id ORDER BY seq) AS next_channel
FROM told
WHERE is_new
QUALIFY hop <= $hops;
