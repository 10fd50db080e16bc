-- The tables as they are asked for: orders whose goods have left, each with its lines; a message once.
CREATE TABLE sold AS
SELECT
    orders.*,
    CASE orders.method
        WHEN 'carry_out' THEN epoch_us(orders.placed_at)
        WHEN 'ship' THEN epoch_us(orders.picked_at)
        ELSE epoch_us(orders.handed_at)
    END AS gone_us
FROM orders
WHERE NOT orders.cancelled AND coalesce(gone_us <= (SELECT end_us FROM about), false)
ORDER BY orders.order_number;

CREATE TABLE lines AS
SELECT
    order_lines.*,
    row_number() OVER (PARTITION BY order_lines.order_number ORDER BY order_lines.line) AS line_no
FROM order_lines
JOIN sold ON sold.order_number = order_lines.order_number
ORDER BY order_lines.order_number, line_no;

CREATE TABLE came AS
SELECT
    sold.order_number,
    lines.line_no,
    epoch_us(returns.returned_at) AS at_us,
    least(returns.units, lines.units) AS units,
    CASE WHEN returns.elsewhere AND sold.channel <> 'store' THEN 'store'
        WHEN returns.elsewhere THEN 'web' ELSE sold.channel END AS channel,
    returns.elsewhere <> (sold.channel = 'store') AS by_hand
FROM returns
JOIN lines ON lines.order_number = returns.order_number AND lines.line = returns.line
JOIN sold ON sold.order_number = returns.order_number
ORDER BY sold.order_number, at_us;

CREATE TABLE arrived AS
SELECT message, arg_min(touched, arrived_at) AS first, min(arrived_at) AS arrived_at
FROM touchpoints AS touched
GROUP BY message
ORDER BY min(arrived_at), message;

-- what comes is there in the morning, and counts are made in the evening
CREATE VIEW moved AS
SELECT
    place,
    sku,
    kind,
    units,
    epoch_us(timezone(about.zone, (moved_on + (kind = 'count')::INTEGER)::TIMESTAMP))
    - CASE kind WHEN 'count' THEN 1000000 ELSE 0 END AS at_us,
    NULL::BIGINT AS order_number,
    NULL::BIGINT AS placed_us
FROM movements
CROSS JOIN about
UNION ALL
SELECT
    sold.source, lines.sku, 'sale', -lines.units, sold.gone_us, sold.order_number,
    epoch_us(sold.placed_at)
FROM lines
JOIN sold ON sold.order_number = lines.order_number;

CREATE TABLE shelves AS SELECT DISTINCT place, sku FROM moved;
