-- What is done without an order (a visit, a question) is in no row, but in what a step has cost.
SELECT
    count(order_id) AS orders,
    count(DISTINCT customer_id) FILTER (WHERE order_id IS NOT NULL) AS customers,
    count(order_id) - count(customer_id) FILTER (WHERE order_id IS NOT NULL) AS nameless,
    coalesce(sum(revenue), 0)::BIGINT AS revenue,
    coalesce(sum(left_caused) FILTER (WHERE order_id IS NOT NULL), 0)::BIGINT AS left_caused,
    coalesce(sum(of_step) FILTER (WHERE order_id IS NOT NULL), 0)::BIGINT AS of_step,
    coalesce(sum(of_step) FILTER (WHERE order_id IS NULL), 0)::BIGINT AS without_order
FROM narrowed;
