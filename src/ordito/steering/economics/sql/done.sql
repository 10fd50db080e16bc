-- What was done of an activity, each measure of its subject by the channel that sold the order which
-- caused it, or where it was done if no order did. What a subject does not measure is unknown.
SELECT
    coalesce(CASE WHEN subjects.order_id IS NULL THEN subjects.channel ELSE bought.channel END, '')
        AS channel,
    sum(measures[1]),
    sum(measures[2]),
    sum(measures[3]),
    sum(measures[4]),
    sum(measures[5]),
    sum(measures[6]),
    sum(measures[7])
FROM subjects
LEFT JOIN fact_order AS bought ON bought.order_id = subjects.order_id
WHERE
    subject = $subject
    AND (len($channels) = 0 OR list_contains($channels, subjects.channel))
    AND (len($methods) = 0 OR list_contains($methods, subjects.method))
    AND (len($kinds) = 0 OR list_contains($kinds, subjects.kind))
GROUP BY 1
ORDER BY 1;
