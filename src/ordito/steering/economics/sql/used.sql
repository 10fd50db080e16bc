-- What each resource was used for.
SELECT
    resource,
    count(*),
    sum(units)::BIGINT,
    sum(amount)::BIGINT,
    sum(low)::BIGINT,
    sum(high)::BIGINT,
    bool_and(known)
FROM entry
WHERE resource IS NOT NULL
GROUP BY resource
ORDER BY resource;
