-- The rows of a subject with the days, weeks, months and quarters that they fall in. What clocks put
-- after the mart's own instant is in no period; what is unknown is a part of its own.
SELECT
    told.* REPLACE (
        coalesce(told.journey, '?') AS journey,
        coalesce(told.phase, '?') AS phase,
        coalesce(told.touchpoint, '?') AS touchpoint
    ),
    timezone($zone, make_timestamptz(told.at_us))::DATE AS day,
    date_trunc('week', timezone($zone, make_timestamptz(told.at_us)))::DATE AS week,
    date_trunc('month', timezone($zone, make_timestamptz(told.at_us)))::DATE AS month,
    date_trunc('quarter', timezone($zone, make_timestamptz(told.at_us)))::DATE AS quarter,
    $as_of_us::BIGINT AS as_of_us
FROM told
WHERE told.at_us <= $as_of_us
