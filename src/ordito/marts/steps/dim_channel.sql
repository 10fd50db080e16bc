SELECT channel, kind
FROM stg_channel
