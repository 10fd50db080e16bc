-- The work of resources. The instants of a job are microseconds on the wall clock of the company's
-- days, so that hours of the week are what its people call them.
SELECT
    step.resource,
    step.place_id,
    step.step_id,
    step.order_id,
    step.activity,
    step.phase,
    bought.method,
    epoch_us(timezone($zone, make_timestamptz(step.arrived_us))) AS arrived_us,
    epoch_us(timezone($zone, make_timestamptz(step.started_us))) AS started_us,
    epoch_us(timezone($zone, make_timestamptz(step.ended_us))) AS ended_us,
    CASE step.resource
        WHEN 'picking' THEN bought.pick_minutes
        WHEN 'desk' THEN case_.minutes
    END AS work_minutes,
    epoch_us(timezone($zone, make_timestamptz(bought.promised_us))) AS promised_us,
    epoch_us(timezone($zone, make_timestamptz(bought.ready_us))) AS ready_us,
    epoch_us(timezone($zone, make_timestamptz(bought.placed_us))) AS placed_us
FROM fact_step AS step
LEFT JOIN fact_order AS bought ON bought.order_id = step.order_id
LEFT JOIN fact_case AS case_ ON case_.case_id = step.case_id
WHERE step.resource IS NOT NULL
ORDER BY step.resource, step.place_id, step.arrived_us, step.step_id
