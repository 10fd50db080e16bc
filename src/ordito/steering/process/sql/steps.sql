-- The steps of the chosen journeys. What a clock has turned round, what lies after the mart's own
-- instant and what is not known are no durations: they are null here and counted as coverage.
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
    WHERE $everything OR step.journey_id IN (SELECT journey_id FROM chosen)
)
SELECT
    journey_id,
    seq,
    activity,
    channel,
    begun_us,
    CASE WHEN waited_us >= -$grain_us AND beyond IS NOT TRUE
        THEN greatest(waited_us, 0) END AS waited_us,
    CASE WHEN worked_us >= -$grain_us AND beyond IS NOT TRUE
        THEN greatest(worked_us, 0) END AS worked_us,
    start_unknown,
    end_unknown,
    beyond,
    beyond IS NOT TRUE AND (waited_us < -$grain_us OR worked_us < -$grain_us) AS reversed
FROM told
