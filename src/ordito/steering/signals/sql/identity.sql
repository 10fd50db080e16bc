-- Customers of either channel of a pair; linked who is known in both as one person. What may be
-- expected is as many as there would be if the channels had nothing to do with each other's people.
CREATE OR REPLACE TEMP VIEW looked AS
WITH
seen AS (
    SELECT customer_id, channel FROM fact_order
    WHERE customer_id IS NOT NULL AND channel IS NOT NULL
    GROUP BY ALL
),
sized AS (SELECT channel, count(*) AS customers FROM seen GROUP BY channel),
everybody AS (SELECT count(DISTINCT customer_id) AS customers FROM seen),
pairs AS (
    SELECT
        one.channel AS a,
        other.channel AS b,
        one.customers * other.customers / everybody.customers AS expected
    FROM sized AS one
    JOIN sized AS other ON one.channel < other.channel
    CROSS JOIN everybody
),
together AS (
    SELECT pairs.a, pairs.b, seen.customer_id, count(*) = 2 AS linked, any_value(expected) AS expected
    FROM pairs
    JOIN seen ON seen.channel IN (pairs.a, pairs.b)
    GROUP BY pairs.a, pairs.b, seen.customer_id
)
SELECT
    a,
    b,
    customer_id AS id,
    linked,
    expected / count(*) OVER (PARTITION BY a, b) AS weight
FROM together
