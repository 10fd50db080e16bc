-- Orders with a promise that is settled, what came of them, and what their customer bought in the
-- thirty days after; a month is counted only where it has passed.
WITH
bought AS (
    SELECT customer_id, order_id, placed_us
    FROM fact_order
    WHERE customer_id IS NOT NULL AND cancelled_us IS NULL
),
after AS (
    SELECT
        order_id,
        count(*) OVER (
            PARTITION BY customer_id ORDER BY placed_us
            RANGE BETWEEN 1 FOLLOWING AND 2592000000000 FOLLOWING
        ) AS soon,
        count(*) OVER (PARTITION BY customer_id) AS ever
    FROM bought
)
SELECT
    made.order_id,
    made.method,
    made.late,
    made.late_us / 3600000000 AS late_h,
    epoch_us(timezone($zone, make_timestamptz(made.placed_us))) // 604800000000 AS week,
    made.placed_us + 2592000000000 <= $as_of_us AS month_passed,
    after.soon,
    after.ever,
    made.cases,
    made.case_minutes
FROM fact_order AS made
LEFT JOIN after ON after.order_id = made.order_id
WHERE made.late IS NOT NULL
ORDER BY made.order_id
