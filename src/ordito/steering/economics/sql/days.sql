-- How many days there were orders, from the first to the last.
SELECT coalesce(date_diff('day', min(placed_on)::DATE, max(placed_on)::DATE) + 1, 0)
FROM fact_order;
