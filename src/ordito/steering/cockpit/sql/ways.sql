-- What journeys that take one of these sequences cost, and how they were rated.
WITH taken AS (
    SELECT
        journey_id,
        list_transform(
            list_sort(list({'seq': seq, 'activity': activity::VARCHAR})), lambda step: step.activity
        ) AS activities
    FROM walked
    GROUP BY journey_id
)
SELECT
    taken.activities,
    avg(worth.cost) AS cost,
    sum(worth.scores) / nullif(sum(worth.answers), 0) AS score,
    sum(worth.answers)::BIGINT AS answers
FROM taken
JOIN worth ON worth.journey_id = taken.journey_id
WHERE taken.activities IN (SELECT unnest($sequences::VARCHAR[][]))
GROUP BY taken.activities
ORDER BY taken.activities
LIMIT 1000;
