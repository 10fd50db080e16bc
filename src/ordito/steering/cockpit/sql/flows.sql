SELECT hop, channel AS source, next_channel AS target, count(*) AS journeys
FROM hops
GROUP BY hop, channel, next_channel
ORDER BY hop, journeys DESC, source, target
LIMIT 10000;
