-- name: forget_log
-- what became of jobs, once it is counted in the statistics; a batch at a time
DELETE FROM platform.pgqueuer_log
 WHERE id IN (SELECT id FROM platform.pgqueuer_log
               WHERE created < :before::timestamptz AND aggregated
               LIMIT :most::integer)

-- name: enqueue
-- In the caller's transaction: a job exists if and only if its reason does. While a job of the same
-- key waits or runs, there is no second one.
INSERT INTO platform.pgqueuer
       (priority, status, entrypoint, payload, dedupe_key, created, updated, heartbeat,
        execute_after)
VALUES (0, 'queued', :name::text, :payload::bytea, :key::text, :at, :at, :at,
        :after::timestamptz)
ON CONFLICT (dedupe_key) WHERE status IN ('queued', 'picked') AND dedupe_key IS NOT NULL
DO NOTHING
