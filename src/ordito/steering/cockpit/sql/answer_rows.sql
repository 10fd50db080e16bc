-- Lowest first.
SELECT answer_id, customer_id, order_id, instrument, score::DOUBLE AS score, answered_us
FROM fact_answer
WHERE answered_us >= $from_us AND answered_us < $to_us
    AND score IS NOT NULL AND instrument = $instrument
ORDER BY score, answered_us DESC, answer_id
LIMIT $most OFFSET $skip;
