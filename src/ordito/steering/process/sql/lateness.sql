-- Orders with a promise that is settled, what came of them, and what their customer bought in the
-- thirty days after; a month is counted only where it has passed. A customer's pace is reckoned
-- from the time that is no month after a late order.
WITH
bought AS (
    SELECT customer_id, order_id, placed_us, coalesce(late, false) AS late
    FROM fact_order
    WHERE customer_id IS NOT NULL AND cancelled_us IS NULL
),
span AS (
    SELECT min(placed_us) AS from_us, max(placed_us) AS to_us FROM fact_order
),
after AS (
    SELECT
        *,
        count(*) OVER month_after AS soon,
        count(*) FILTER (WHERE late) OVER month_before > 0 AS after_late,
        lead(CASE WHEN late THEN placed_us END IGNORE NULLS) OVER ahead AS next_late_us
    FROM bought
    WINDOW
        month_after AS (
            PARTITION BY customer_id ORDER BY placed_us
            RANGE BETWEEN 1 FOLLOWING AND 2592000000000 FOLLOWING
        ),
        month_before AS (
            PARTITION BY customer_id ORDER BY placed_us
            RANGE BETWEEN 2592000000000 PRECEDING AND 1 PRECEDING
        ),
        ahead AS (PARTITION BY customer_id ORDER BY placed_us, order_id)
),
paced AS (
    SELECT
        after.customer_id,
        bool_or(late) AS ever_late,
        count(*) FILTER (WHERE NOT after_late) AS undisturbed,
        any_value(span.to_us - span.from_us) - coalesce(sum(
            CASE WHEN late THEN
                least(2592000000000, next_late_us - placed_us, span.to_us - placed_us)
            END
        ), 0) AS undisturbed_us
    FROM after
    CROSS JOIN span
    GROUP BY after.customer_id
)
SELECT
    made.order_id,
    made.method,
    made.late,
    epoch_us(timezone($zone, make_timestamptz(made.placed_us))) // 604800000000 AS week,
    made.placed_us + 2592000000000 <= span.to_us AND made.cancelled_us IS NULL AS month_passed,
    after.soon,
    greatest(0, paced.undisturbed - (NOT after.after_late)::INTEGER)
    / greatest(paced.undisturbed_us, 2592000000000) * 2592000000000 AS expected,
    paced.ever_late,
    made.cases,
    made.case_minutes
FROM fact_order AS made
CROSS JOIN span
LEFT JOIN after ON after.order_id = made.order_id
LEFT JOIN paced ON paced.customer_id = made.customer_id
WHERE made.late IS NOT NULL
ORDER BY made.order_id
