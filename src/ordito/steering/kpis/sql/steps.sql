-- Steps of journeys: each belongs to the way its journey ended in, a phase and a touchpoint.
CREATE OR REPLACE TEMP VIEW told AS
SELECT
    step.step_id AS id,
    coalesce(step.started_us, step.arrived_us, step.ended_us) AS at_us,
    CASE
        WHEN bought.order_id IS NULL THEN 'no order'
        ELSE coalesce(bought.channel, '?') || '/' || coalesce(bought.method, '?')
    END AS journey,
    coalesce(step.phase, '?') AS phase,
    step.activity || '@' || coalesce(step.channel, '?') AS touchpoint,
    step.journey_id,
    step.order_id,
    step.customer_id,
    step.activity,
    step.channel,
    kinds.kind AS channel_kind,
    step.resource,
    CASE WHEN step.started_us >= step.arrived_us
        THEN (step.started_us - step.arrived_us) / 60000000.0 END AS waited_minutes,
    CASE WHEN step.ended_us >= step.started_us
        THEN (step.ended_us - step.started_us) / 60000000.0 END AS worked_minutes
FROM fact_step AS step
LEFT JOIN fact_order AS bought ON bought.order_id = step.order_id
LEFT JOIN dim_channel AS kinds ON kinds.channel = step.channel
