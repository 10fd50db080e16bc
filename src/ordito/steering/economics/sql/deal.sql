-- The money of an activity is dealt out by what its subjects took, the units left over to the
-- largest remainders, so that the parts make the whole; one dealing where there are no bounds.
INSERT INTO entries
WITH parts AS (
    SELECT
        *,
        ($money::HUGEINT * amount) // $whole AS part,
        ($money::HUGEINT * amount) % $whole AS remainder
    FROM taken
    WHERE amount > 0
),
dealt AS (
    SELECT
        *,
        part + (
            row_number() OVER (ORDER BY remainder DESC, subject_id)
            <= $money - sum(part) OVER ()
        )::INTEGER AS share
    FROM parts
)
SELECT
    $activity, $step, $touchpoint, $resource, $subject, subject_id, order_id, customer_id, channel,
    at_us, amount, share::BIGINT, share::BIGINT, share::BIGINT, true
FROM dealt;
