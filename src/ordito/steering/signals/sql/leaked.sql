-- What leaked by which order: units bought where they are cheaper, and coupons used again, with the
-- group of who bought. A unit that is dearer in several channels leaked once, beside the dearest.
CREATE OR REPLACE TEMP TABLE leaked AS
WITH
cheaper AS (
    SELECT sku_id, channel, max(less) AS less
    FROM (
        SELECT
            unnest($skus::VARCHAR[]) AS sku_id,
            unnest($channels::VARCHAR[]) AS channel,
            unnest($less::BIGINT[]) AS less
    ) AS pair
    GROUP BY sku_id, channel
),
again AS (
    SELECT unnest($orders::VARCHAR[]) AS order_id
),
told AS (
    SELECT bought.order_id, bought.customer_id, line.units, line.units * cheaper.less AS amount, 0 AS coupons
    FROM cheaper
    JOIN fact_line AS line ON line.sku_id = cheaper.sku_id
    JOIN fact_order AS bought
        ON bought.order_id = line.order_id AND bought.channel = cheaper.channel
    WHERE bought.cancelled_us IS NULL
    UNION ALL
    SELECT bought.order_id, bought.customer_id, 0, 0, 1
    FROM again
    JOIN fact_order AS bought ON bought.order_id = again.order_id
)
SELECT
    told.order_id,
    coalesce(grouped.name, '') AS name,
    sum(told.units)::BIGINT AS units,
    sum(told.amount)::BIGINT AS amount,
    sum(told.coupons)::BIGINT AS coupons
FROM told
LEFT JOIN grouped ON grouped.customer_id = told.customer_id
GROUP BY told.order_id, coalesce(grouped.name, '')
