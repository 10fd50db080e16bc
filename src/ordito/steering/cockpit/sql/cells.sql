-- What people of a group do where, the touchpoints of most journeys first.
WITH touched AS (
    SELECT DISTINCT
        journey_id,
        activity::VARCHAR AS activity,
        coalesce(channel::VARCHAR, '') AS channel
    FROM walked
),
told AS (
    SELECT
        touched.activity,
        touched.channel,
        worth.group_code,
        count(*) AS journeys,
        count(DISTINCT worth.customer_id) AS customers,
        avg(worth.cost) AS cost,
        sum(worth.scores) / nullif(sum(worth.answers), 0) AS score,
        sum(worth.answers)::BIGINT AS answers,
        sum(count(*)) OVER (PARTITION BY touched.activity, touched.channel) AS of_touchpoint
    FROM touched
    JOIN worth ON worth.journey_id = touched.journey_id
    GROUP BY touched.activity, touched.channel, worth.group_code
)
SELECT activity, channel, group_code, journeys, customers, cost, score, answers
FROM told
QUALIFY dense_rank() OVER (ORDER BY of_touchpoint DESC, activity, channel) <= $most
ORDER BY of_touchpoint DESC, activity, channel, group_code;
