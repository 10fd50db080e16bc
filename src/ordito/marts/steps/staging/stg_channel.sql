SELECT code AS channel, kind
FROM raw_channel
