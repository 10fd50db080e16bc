SELECT channel, kind
FROM stg_channel
ORDER BY channel
