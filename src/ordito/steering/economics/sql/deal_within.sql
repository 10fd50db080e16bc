-- As deal.sql, also for the least and the most that it may have cost.
INSERT INTO entries
WITH parts AS (
    SELECT
        *,
        ($money::HUGEINT * amount) // greatest($whole, 1) AS part,
        ($money::HUGEINT * amount) % greatest($whole, 1) AS remainder,
        ($money_low::HUGEINT * low) // greatest($whole_low, 1) AS part_low,
        ($money_low::HUGEINT * low) % greatest($whole_low, 1) AS remainder_low,
        ($money_high::HUGEINT * high) // greatest($whole_high, 1) AS part_high,
        ($money_high::HUGEINT * high) % greatest($whole_high, 1) AS remainder_high
    FROM taken
    WHERE high > 0
),
dealt AS (
    SELECT
        *,
        part + (
            row_number() OVER (ORDER BY remainder DESC, subject_id)
            <= $money - sum(part) OVER ()
        )::INTEGER AS share,
        part_low + (
            row_number() OVER (ORDER BY remainder_low DESC, subject_id)
            <= $money_low - sum(part_low) OVER ()
        )::INTEGER AS share_low,
        part_high + (
            row_number() OVER (ORDER BY remainder_high DESC, subject_id)
            <= $money_high - sum(part_high) OVER ()
        )::INTEGER AS share_high
    FROM parts
)
SELECT
    $activity, $step, $touchpoint, $resource, $subject, subject_id, order_id, customer_id, channel,
    at_us, amount, share::BIGINT, least(share, share_low)::BIGINT, greatest(share, share_high)::BIGINT,
    $known
FROM dealt;
