SELECT
    count(*) AS orders,
    count(DISTINCT customer_id) AS customers,
    count(*) - count(customer_id) AS nameless,
    coalesce(sum(revenue), 0)::BIGINT AS revenue,
    coalesce(sum(left_caused), 0)::BIGINT AS left_caused
FROM narrowed;
