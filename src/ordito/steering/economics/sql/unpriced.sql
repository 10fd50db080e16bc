-- What goods without a cost were sold for, by the channel of their order.
SELECT coalesce(bought.channel, '') AS channel, sum(line.net)::DOUBLE
FROM fact_line AS line
JOIN fact_order AS bought ON bought.order_id = line.order_id
WHERE line.cost IS NULL AND bought.cancelled_us IS NULL
GROUP BY 1
ORDER BY 1;
