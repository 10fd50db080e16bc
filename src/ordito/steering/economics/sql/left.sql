-- What is left in each channel, every unknown cost at its middle; <costs> are steps of the ladder.
SELECT coalesce(channel, '') AS channel, sum(revenue - (<costs>))::BIGINT
FROM ladder
GROUP BY 1
ORDER BY 1;
