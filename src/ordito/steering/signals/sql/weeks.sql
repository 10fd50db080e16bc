-- Orders of each group of customers by week of the company's days, with how many of them show each
-- behaviour: by which family of channels people buy, by which channel of the family, and how the
-- goods leave. A share within a family moves when one channel draws from another, and only then.
-- The first and last weeks that are not whole are left out. All customers together are a group, too,
-- without a name: what touches many groups a little is seen there first.
WITH
whole AS (
    SELECT
        min(placed_on::DATE) AS first_day,
        timezone($zone, make_timestamptz($as_of_us))::DATE AS last_day
    FROM fact_order
    WHERE placed_us <= $as_of_us
),
groups AS (
    SELECT customer_id, name FROM grouped
    UNION ALL
    SELECT customer_id, '' FROM dim_customer
),
days AS (
    SELECT
        groups.name,
        sold.channel,
        sold.method,
        CASE
            WHEN channels.kind IN ('web', 'app', 'marketplace') THEN 'digital'
            WHEN channels.kind IN ('contact_centre', 'agent') THEN 'assisted'
            ELSE 'store'
        END AS family,
        date_trunc('week', sold.placed_on::DATE)::DATE AS monday
    FROM fact_order AS sold
    JOIN groups ON groups.customer_id = sold.customer_id
    LEFT JOIN dim_channel AS channels ON channels.channel = sold.channel
    WHERE sold.cancelled_us IS NULL AND sold.placed_us <= $as_of_us AND sold.channel IS NOT NULL
),
told AS (
    SELECT name, monday, 'family' AS kind, '' AS within, family AS value FROM days
    UNION ALL
    SELECT name, monday, 'channel', family, channel FROM days
    UNION ALL
    SELECT name, monday, 'method', '', days.method FROM days
),
held AS (
    SELECT told.* FROM told CROSS JOIN whole
    WHERE told.monday >= whole.first_day AND told.monday + 7 <= whole.last_day
),
kinds AS (SELECT DISTINCT name, kind, within, value FROM held WHERE value IS NOT NULL),
sums AS (
    SELECT name, kind, within, monday, count(*) AS orders
    FROM held GROUP BY name, kind, within, monday
),
shown AS (
    SELECT name, kind, within, value, monday, count(*) AS showing
    FROM held GROUP BY name, kind, within, value, monday
)
SELECT
    kinds.name,
    kinds.kind,
    kinds.within,
    kinds.value,
    sums.monday::VARCHAR AS monday,
    sums.orders,
    coalesce(shown.showing, 0) AS showing
FROM kinds
JOIN sums
    ON sums.name = kinds.name AND sums.kind = kinds.kind AND sums.within = kinds.within
LEFT JOIN shown
    ON shown.name = sums.name AND shown.kind = sums.kind AND shown.within = sums.within
    AND shown.value = kinds.value AND shown.monday = sums.monday
ORDER BY kinds.name, kinds.kind, kinds.value, sums.monday
