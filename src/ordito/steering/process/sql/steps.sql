-- The steps of the chosen journeys. What a clock has turned round, what lies after the mart's own
-- instant and what is not known are no durations: they are null here and counted as coverage. The
-- gap to the next step is from beginning to beginning. The mart keeps the steps of a journey in
-- their order, so the next row is the next step; whoever runs this sees that it was, and else sorts
-- them first. Without a filter nothing is joined. Names are numbers underneath (``activity_name``,
-- ``channel_name``), and so is a journey here: the row before its first step. Nothing that is
-- grouped after this compares text.
CREATE OR REPLACE TEMP TABLE walked AS
WITH told AS (
    SELECT
        step.journey_id,
        step.seq,
        (CASE WHEN $by_channel THEN step.activity || '@' || coalesce(step.channel, '?')
            ELSE step.activity END)::activity_name AS activity,
        step.channel::channel_name AS channel,
        coalesce(step.started_us, step.arrived_us, step.ended_us) AS begun_us,
        step.started_us - step.arrived_us AS waited_us,
        step.ended_us - step.started_us AS worked_us,
        step.arrived_us IS NULL OR step.started_us IS NULL AS start_unknown,
        step.ended_us IS NULL AS end_unknown,
        greatest(step.arrived_us, step.started_us, step.ended_us) > $as_of_us AS beyond
    FROM fact_step AS step
    SEMI JOIN chosen ON chosen.journey_id = step.journey_id
),
ahead AS (
    SELECT
        told.*,
        row_number() OVER () - seq AS journey,
        lead(journey_id) OVER () = journey_id AND lead(seq) OVER () = seq + 1 AS goes_on,
        lead(activity) OVER () AS next_activity,
        lead(channel) OVER () AS next_channel,
        lead(begun_us) OVER () AS next_begun_us
    FROM told
)
SELECT
    journey,
    journey_id,
    seq,
    activity,
    channel,
    begun_us,
    CASE WHEN goes_on THEN next_activity END AS next_activity,
    CASE WHEN goes_on THEN next_channel END AS next_channel,
    CASE WHEN goes_on THEN next_begun_us - begun_us END AS gap_us,
    CASE WHEN waited_us >= -$grain_us AND beyond IS NOT TRUE
        THEN greatest(waited_us, 0) END AS waited_us,
    CASE WHEN worked_us >= -$grain_us AND beyond IS NOT TRUE
        THEN greatest(worked_us, 0) END AS worked_us,
    start_unknown,
    end_unknown,
    beyond,
    beyond IS NOT TRUE AND (waited_us < -$grain_us OR worked_us < -$grain_us) AS reversed
FROM ahead
