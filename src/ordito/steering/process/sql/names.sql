-- What activities and channels of the log are called, so that steps may be told by number.
CREATE OR REPLACE TEMP TABLE called AS
SELECT DISTINCT
    CASE WHEN $by_channel THEN activity || '@' || coalesce(channel, '?') ELSE activity END
        AS activity,
    channel
FROM fact_step
