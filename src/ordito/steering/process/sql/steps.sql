-- The steps of the chosen journeys. What a clock has turned round, what lies after the mart's own
-- instant and what is not known are no durations: they are null here and counted as coverage. The
-- gap to the next step is from beginning to beginning. The mart keeps the steps of a journey in
-- their order, so the next row is the next step; whoever runs this sees that it was, and else sorts
-- them first. Without a filter nothing is joined.
CREATE OR REPLACE TEMP TABLE walked AS
WITH told AS (
    SELECT
        step.journey_id,
        step.seq,
        CASE WHEN $by_channel THEN step.activity || '@' || coalesce(step.channel, '?')
            ELSE step.activity END AS activity,
        step.channel,
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
        lead({
            'journey_id': journey_id,
            'seq': seq,
            'activity': activity,
            'channel': channel,
            'begun_us': begun_us
        }) OVER () AS next
    FROM told
)
SELECT
    journey_id,
    seq,
    activity,
    channel,
    begun_us,
    CASE WHEN next.journey_id = journey_id AND next.seq = seq + 1 THEN next.activity END
        AS next_activity,
    CASE WHEN next.journey_id = journey_id AND next.seq = seq + 1 THEN next.channel END
        AS next_channel,
    CASE WHEN next.journey_id = journey_id AND next.seq = seq + 1
        THEN next.begun_us - begun_us END AS gap_us,
    CASE WHEN waited_us >= -$grain_us AND beyond IS NOT TRUE
        THEN greatest(waited_us, 0) END AS waited_us,
    CASE WHEN worked_us >= -$grain_us AND beyond IS NOT TRUE
        THEN greatest(worked_us, 0) END AS worked_us,
    start_unknown,
    end_unknown,
    beyond,
    beyond IS NOT TRUE AND (waited_us < -$grain_us OR worked_us < -$grain_us) AS reversed
FROM ahead
