-- Touchpoints of either channel of a pair; linked what was on record at most five minutes after it
-- happened, so that the other could have known.
CREATE OR REPLACE TEMP VIEW looked AS
WITH
channels AS (
    SELECT DISTINCT channel FROM fact_touch
    WHERE channel IS NOT NULL AND started_us IS NOT NULL AND recorded_us IS NOT NULL
)
SELECT
    one.channel AS a,
    other.channel AS b,
    touch.touchpoint_id AS id,
    touch.recorded_us - touch.started_us <= 300000000 AS linked,
    1.0::DOUBLE AS weight
FROM channels AS one
JOIN channels AS other ON one.channel < other.channel
JOIN fact_touch AS touch ON touch.channel IN (one.channel, other.channel)
WHERE touch.started_us IS NOT NULL AND touch.recorded_us IS NOT NULL
