-- What lies at each place when the world ends: all that came less all that left.
SELECT place, sku, sum(units)::BIGINT AS units
FROM (
    SELECT place, sku, units FROM movements
    UNION ALL
    SELECT sold.source, lines.sku, -lines.units FROM lines JOIN sold USING (order_number)
)
GROUP BY place, sku
HAVING sum(units) > 0
ORDER BY place, sku
