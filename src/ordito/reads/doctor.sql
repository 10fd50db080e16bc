-- name: count_parked
-- Facts that a handler could not digest.
SELECT count(*)::integer FROM platform.parked_fact

-- name: read_lag_s
-- How long the oldest fact has waited for its handlers; 0 where none waits.
SELECT coalesce(extract(epoch FROM :at::timestamptz - min(f.recorded_at)), 0)::integer
  FROM platform.log_cursor AS c
  JOIN platform.fact AS f
    ON f.slot = c.slot AND (f.xid, f.fact_id) > (c.xid, c.fact_id)
 WHERE c.reader = 'handlers' AND f.origin <> 'history'

-- name: count_left_open
-- Checkouts that no answer has closed in time.
SELECT count(*)::integer FROM orders.v_checkout
 WHERE state = 'open' AND opened_at < :before::timestamptz

-- name: count_unsettled
-- Money that was asked for and that the processor has not confirmed in time.
SELECT count(*)::integer FROM orders.v_payment_entry
 WHERE settled_at IS NULL AND at < :before::timestamptz

-- name: count_shortfall
-- Units that are promised and not there: each is an exception to be worked on.
SELECT coalesce(sum(shortfall), 0)::integer FROM stock.v_bucket

-- name: read_server
-- What the database says of itself.
SELECT current_setting('server_version_num')::integer AS version_num,
       current_setting('synchronous_commit') AS synchronous_commit,
       current_setting('fsync') AS fsync,
       pg_database_size(current_database())::bigint AS size_bytes,
       clock_timestamp() AS clock
