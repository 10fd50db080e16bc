-- Which behaviours of which groups of customers each order shows, by week of the company's days: by
-- which family of channels people buy, by which channel of the family, and how the goods leave.
-- The first and last weeks that are not whole are left out. All customers together are a group, too,
-- without a name: what touches many groups a little is seen there first.
CREATE OR REPLACE TEMP TABLE behaviour AS
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
        sold.order_id,
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
    SELECT name, order_id, monday, 'family' AS kind, '' AS within, family AS value FROM days
    UNION ALL
    SELECT name, order_id, monday, 'channel', family, channel FROM days
    UNION ALL
    SELECT name, order_id, monday, 'method', '', days.method FROM days
)
SELECT told.* FROM told CROSS JOIN whole
WHERE told.monday >= whole.first_day AND told.monday + 7 <= whole.last_day
