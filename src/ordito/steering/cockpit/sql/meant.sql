-- The walked journeys that are meant; nothing given lets all of them through.
CREATE OR REPLACE TEMP TABLE meant AS
WITH told AS (
    SELECT
        journey_id,
        min(begun_us) AS began_us,
        bool_or(
            activity::VARCHAR = $activity
            AND ($target::VARCHAR IS NULL OR coalesce(next_activity::VARCHAR = $target, false))
            AND ($channel::VARCHAR IS NULL OR coalesce(channel::VARCHAR, '') = $channel)
        ) AS has_it,
        CASE WHEN $sequences::VARCHAR[][] IS NOT NULL
            THEN list_sort(list({'seq': seq, 'activity': activity::VARCHAR})) END AS steps
    FROM walked
    GROUP BY journey_id
)
SELECT journey_id, began_us
FROM told
WHERE
    ($activity::VARCHAR IS NULL OR has_it)
    AND ($sequences::VARCHAR[][] IS NULL
        OR list_transform(steps, lambda step: step.activity)
            IN (SELECT unnest($sequences::VARCHAR[][])));
