-- Orders whose goods are prepared, of each channel beside the stores; linked where they leave from
-- the stock of a place whose tills sell it too (ship from store, collect), and what stores order
-- from the stock that the other channel sells from.
CREATE OR REPLACE TEMP VIEW looked AS
WITH
tills AS (
    SELECT DISTINCT fact_order.channel, fact_order.place_id
    FROM fact_order
    WHERE fact_order.method = 'carry_out' AND fact_order.place_id IS NOT NULL
),
counters AS (SELECT DISTINCT channel FROM tills)
SELECT
    least(sold.channel, counters.channel) AS a,
    greatest(sold.channel, counters.channel) AS b,
    sold.order_id AS id,
    tills.place_id IS NOT NULL AS linked,
    1.0::DOUBLE AS weight
FROM fact_order AS sold
JOIN counters ON counters.channel <> sold.channel
LEFT JOIN tills ON tills.channel = counters.channel AND tills.place_id = sold.source_place_id
WHERE sold.method <> 'carry_out' AND sold.cancelled_us IS NULL AND sold.source_place_id IS NOT NULL
