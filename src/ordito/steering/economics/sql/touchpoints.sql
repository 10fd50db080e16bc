-- What is done at each touchpoint, by the channel where it was done.
SELECT
    touchpoint,
    coalesce(channel, '') AS channel,
    count(DISTINCT (subject, subject_id)),
    0,
    0,
    0,
    0,
    true,
    sum(amount)::BIGINT,
    sum(low)::BIGINT,
    sum(high)::BIGINT,
    bool_and(known)
FROM entry
WHERE list_contains($steps, step)
GROUP BY touchpoint, channel
ORDER BY touchpoint, channel
LIMIT 1000;
