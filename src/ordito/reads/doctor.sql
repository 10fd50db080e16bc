-- name: count_left_open
-- Checkouts that no answer has closed in time.
SELECT count(*)::integer FROM orders.v_checkout
 WHERE closed_at IS NULL AND opened_at < :before::timestamptz

-- name: count_unsettled
-- Money that was asked for and that the processor has not confirmed in time.
SELECT count(*)::integer FROM orders.v_payment_entry
 WHERE coalesce(settled_at, refused_at) IS NULL AND at < :before::timestamptz

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
