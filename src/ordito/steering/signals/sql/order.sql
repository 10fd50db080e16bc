-- What came back to a channel of orders that it or the other channel of the pair sold; linked what
-- the other had sold. A counter takes back what it sold itself, so only the other's goods may be
-- expected of a pair with stores; what is sent back by parcel passes no channel.
CREATE OR REPLACE TEMP VIEW looked AS
WITH
counters AS (
    SELECT DISTINCT channel FROM fact_order WHERE fact_order.method = 'carry_out'
)
SELECT
    least(sold.channel, counters.channel) AS a,
    greatest(sold.channel, counters.channel) AS b,
    came.order_id || ':' || came.line || ':' || came.returned_us AS id,
    came.channel = counters.channel AS linked,
    1.0::DOUBLE AS weight
FROM fact_return AS came
JOIN fact_order AS sold ON sold.order_id = came.order_id
JOIN counters ON counters.channel <> sold.channel
WHERE came.channel IS NOT NULL
