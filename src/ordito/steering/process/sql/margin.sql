-- What is left of an order after its goods and what came of them back, where all costs are known.
SELECT
    avg(net - goods_cost - returned_net + coalesce(returned_cost, 0)) AS margin,
    count(*) AS orders,
    (SELECT count(*) FROM fact_order WHERE cancelled_us IS NULL) AS all_orders,
    (SELECT avg((customer_id IS NOT NULL)::INTEGER) FROM fact_order WHERE cancelled_us IS NULL)
        AS named
FROM fact_order
WHERE cancelled_us IS NULL AND goods_cost IS NOT NULL AND lines_without_cost = 0
