-- SKUs that both channels of a pair have a price for; linked where it is the same. A channel that
-- declares no prices is told by what it asked for: each SKU's listed price of a unit, by month.
CREATE OR REPLACE TEMP VIEW looked AS
WITH
declared AS (
    SELECT sku_id, channel, price, 'now' AS at FROM fact_shelf_price WHERE price IS NOT NULL
),
asked AS (
    SELECT
        line.sku_id,
        sold.channel,
        mode(line.listed / line.units ORDER BY line.listed) AS price,
        left(sold.placed_on, 7) AS at
    FROM fact_line AS line
    JOIN fact_order AS sold ON sold.order_id = line.order_id
    WHERE line.units > 0 AND line.listed > 0
    GROUP BY line.sku_id, sold.channel, left(sold.placed_on, 7)
),
has AS (SELECT DISTINCT channel FROM declared),
offered AS (
    SELECT one.sku_id, one.channel AS a, other.channel AS b, one.price = other.price AS linked
    FROM declared AS one
    JOIN declared AS other ON other.sku_id = one.sku_id AND one.channel < other.channel
    UNION ALL
    SELECT one.sku_id, one.channel, other.channel, one.price = other.price
    FROM asked AS one
    JOIN asked AS other
        ON other.sku_id = one.sku_id AND other.at = one.at AND one.channel < other.channel
    WHERE NOT (one.channel IN (FROM has) AND other.channel IN (FROM has))
)
SELECT a, b, sku_id AS id, bool_and(linked) AS linked, 1.0::DOUBLE AS weight
FROM offered
GROUP BY a, b, sku_id
