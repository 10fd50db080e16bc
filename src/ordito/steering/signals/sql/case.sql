-- Cases that one channel of a pair took; linked those that name an order of the other. A case that
-- names none may be about any channel's: it is expected of each by its share of all orders.
CREATE OR REPLACE TEMP VIEW looked AS
WITH
shares AS (
    SELECT channel, count(*) / sum(count(*)) OVER () AS share FROM fact_order
    WHERE channel IS NOT NULL GROUP BY channel
),
about AS (
    SELECT asked.case_id, asked.channel AS desk, sold.channel
    FROM fact_case AS asked
    LEFT JOIN fact_order AS sold ON sold.order_id = asked.order_id
    WHERE asked.channel IS NOT NULL
)
SELECT
    least(about.desk, shares.channel) AS a,
    greatest(about.desk, shares.channel) AS b,
    about.case_id AS id,
    about.channel IS NOT NULL AS linked,
    CASE WHEN about.channel IS NULL THEN shares.share ELSE 1.0 END::DOUBLE AS weight
FROM about
JOIN shares ON shares.channel <> about.desk AND shares.channel = coalesce(about.channel, shares.channel)
