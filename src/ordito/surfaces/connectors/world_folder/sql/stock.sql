-- What lies at each place when the world ends: all that came less all that left.
SELECT place, sku, sum(units)::BIGINT AS units
FROM moved
GROUP BY place, sku
HAVING sum(units) > 0
ORDER BY place, sku
