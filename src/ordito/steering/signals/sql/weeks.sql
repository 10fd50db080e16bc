-- Orders of each group of customers by week, with how many of them show each behaviour. A share
-- within a family moves when one channel draws from another, and only then.
WITH
kinds AS (SELECT DISTINCT name, kind, within, value FROM behaviour WHERE value IS NOT NULL),
sums AS (
    SELECT name, kind, within, monday, count(*) AS orders
    FROM behaviour GROUP BY name, kind, within, monday
),
shown AS (
    SELECT name, kind, within, value, monday, count(*) AS showing
    FROM behaviour GROUP BY name, kind, within, value, monday
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
