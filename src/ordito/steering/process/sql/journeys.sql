-- Journeys behind a figure of the map: of an activity, of one activity directly after another, or of
-- one whole sequence.
WITH
taken AS (
    SELECT
        journey_id,
        list_transform(
            list_sort(list({'seq': seq, 'activity': activity})), lambda step: step.activity
        ) AS activities,
        bool_or(activity = $activity AND ($target::VARCHAR IS NULL OR next_activity = $target)) AS meant
    FROM walked
    GROUP BY journey_id
)
SELECT
    taken.journey_id,
    max(step.customer_id) AS customer_id,
    max(step.order_id) AS order_id,
    min(coalesce(step.started_us, step.arrived_us)) AS began_us
FROM taken
JOIN fact_step AS step ON step.journey_id = taken.journey_id
WHERE
    ($activity::VARCHAR IS NULL OR taken.meant)
    AND ($sequence::VARCHAR[] IS NULL OR taken.activities = $sequence)
GROUP BY taken.journey_id
ORDER BY taken.journey_id
LIMIT $most
