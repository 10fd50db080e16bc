-- What each channel costs, how many orders it had, and what was done in all: one row for each
-- channel. Shipping is free by rule from the value that nobody paid for any more.
WITH counted AS (
    SELECT order_number, count(*) AS lines, sum(paid)::BIGINT AS paid
    FROM order_lines
    GROUP BY order_number
),
sold AS (
    SELECT orders.*, counted.lines, counted.paid
    FROM orders
    LEFT JOIN counted USING (order_number)
    WHERE NOT orders.cancelled
),
done AS (
    SELECT
        count(*) FILTER (WHERE method = 'carry_out') AS carried_orders,
        sum(lines) FILTER (WHERE method = 'carry_out') AS carried_lines,
        count(*) FILTER (WHERE method <> 'carry_out') AS picked_orders,
        sum(lines) FILTER (WHERE method <> 'carry_out') AS picked_lines,
        count(*) FILTER (WHERE method = 'ship') AS shipped,
        count(*) FILTER (WHERE method = 'collect') AS collected,
        (SELECT sum(units) FROM returns) AS returned_units,
        (SELECT sum(minutes) FROM cases) AS case_minutes,
        min(placed_at)::DATE AS since,
        (epoch_us(max(placed_at)) - epoch_us(min(placed_at))) // 86400000000 + 1 AS days,
        coalesce(max(paid) FILTER (WHERE shipping > 0), -1) + 1 AS free_from
    FROM sold
),
served AS (
    SELECT channel, count(*) AS orders
    FROM sold
    GROUP BY channel
)
SELECT
    costs.channel,
    costs.commission,
    costs.ads,
    costs.payment,
    costs.agent,
    costs.ship,
    costs.fixed,
    coalesce(served.orders, 0) AS orders,
    coalesce(done.carried_orders, 0) AS carried_orders,
    coalesce(done.carried_lines, 0) AS carried_lines,
    coalesce(done.picked_orders, 0) AS picked_orders,
    coalesce(done.picked_lines, 0) AS picked_lines,
    coalesce(done.shipped, 0) AS shipped,
    coalesce(done.collected, 0) AS collected,
    coalesce(done.returned_units, 0) AS returned_units,
    coalesce(done.case_minutes, 0) AS case_minutes,
    coalesce(done.since, DATE '2025-01-01') AS since,
    coalesce(done.days, 1) AS days,
    coalesce(done.free_from, 0) AS free_from
FROM channel_costs AS costs
CROSS JOIN done
LEFT JOIN served ON served.channel = costs.channel
ORDER BY costs.channel
