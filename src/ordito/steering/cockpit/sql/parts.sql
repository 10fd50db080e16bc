-- Twelve equal parts of a span: what was sold, what it cost, how it was.
WITH dealt AS (
    SELECT
        least(11, (ladder.at_us - $from_us) * 12 // greatest(1, $to_us - $from_us)) AS part,
        sum(ladder.orders)::BIGINT AS orders,
        sum(ladder.orders) FILTER (
            WHERE sold_in.kind IN ('web', 'app', 'marketplace')
        )::BIGINT AS digital,
        sum(ladder.revenue)::BIGINT AS revenue,
        sum(
            ladder.goods + ladder.fees + ladder.agent + ladder.serving + ladder.shipping
            + ladder.returns + ladder.service + ladder.fixed
        )::BIGINT AS cost,
        sum(
            ladder.goods_low + ladder.fees_low + ladder.agent_low + ladder.serving_low
            + ladder.shipping_low + ladder.returns_low + ladder.service_low + ladder.fixed_low
        )::BIGINT AS low,
        sum(
            ladder.goods_high + ladder.fees_high + ladder.agent_high + ladder.serving_high
            + ladder.shipping_high + ladder.returns_high + ladder.service_high
            + ladder.fixed_high
        )::BIGINT AS high,
        bool_and(len(ladder.unknown) = 0) AS known
    FROM ladder
    LEFT JOIN dim_channel AS sold_in ON sold_in.channel = ladder.channel
    WHERE ladder.at_us >= $from_us AND ladder.at_us < $to_us
    GROUP BY part
),
told AS (
    SELECT
        least(11, (answered_us - $from_us) * 12 // greatest(1, $to_us - $from_us)) AS part,
        count(*) AS answers,
        sum(score)::DOUBLE AS scores
    FROM fact_answer
    WHERE answered_us >= $from_us AND answered_us < $to_us
        AND score IS NOT NULL AND instrument = $instrument
    GROUP BY part
)
SELECT
    part.part::BIGINT AS part,
    coalesce(dealt.orders, 0) AS orders,
    coalesce(dealt.digital, 0) AS digital,
    coalesce(dealt.revenue, 0) AS revenue,
    coalesce(dealt.cost, 0) AS cost,
    coalesce(dealt.low, 0) AS low,
    coalesce(dealt.high, 0) AS high,
    coalesce(dealt.known, true) AS known,
    coalesce(told.answers, 0) AS answers,
    coalesce(told.scores, 0) AS scores
FROM (SELECT unnest(range(12)) AS part) AS part
LEFT JOIN dealt ON dealt.part = part.part
LEFT JOIN told ON told.part = part.part
ORDER BY part.part;
