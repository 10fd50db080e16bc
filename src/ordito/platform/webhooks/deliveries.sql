-- name: note
-- One statement for a whole batch of the relay, whatever the number of endpoints. A paused endpoint
-- collects, a disabled one does not. Row scope: facts of its places, and those of no place.
INSERT INTO platform.webhook_delivery
       (endpoint_id, fact_id, slot, xid, type, subject_id, state, attempts, next_at, made_at)
SELECT e.endpoint_id, f.fact_id, f.slot, f.xid, f.type, f.subject_id, 'waiting', 0,
       :at::timestamptz, :at::timestamptz
  FROM unnest(:fact_ids::uuid[], :slots::smallint[], :xids::bigint[], :types::text[],
              :subject_ids::uuid[], :place_ids::uuid[])
       AS f (fact_id, slot, xid, type, subject_id, place_id)
  JOIN platform.webhook_endpoint AS e ON f.type = ANY(e.types) OR :every::text = ANY(e.types)
 WHERE e.state IN ('active', 'paused') AND e.owner IS NULL
   AND (e.place_ids IS NULL OR f.place_id IS NULL OR f.place_id = ANY(e.place_ids))
ON CONFLICT (endpoint_id, fact_id) DO NOTHING
RETURNING endpoint_id

-- name: note_owned
-- To whom a fact is told because it came through them, whatever the place.
INSERT INTO platform.webhook_delivery
       (endpoint_id, fact_id, slot, xid, type, subject_id, state, attempts, next_at, made_at)
SELECT e.endpoint_id, f.fact_id, f.slot, f.xid, f.type, f.subject_id, 'waiting', 0,
       :at::timestamptz, :at::timestamptz
  FROM unnest(:fact_ids::uuid[], :slots::smallint[], :xids::bigint[], :types::text[],
              :subject_ids::uuid[], :owners::text[])
       AS f (fact_id, slot, xid, type, subject_id, owner)
  JOIN platform.webhook_endpoint AS e ON e.owner = f.owner AND f.type = ANY(e.types)
 WHERE e.state IN ('active', 'paused')
ON CONFLICT (endpoint_id, fact_id) DO NOTHING
RETURNING endpoint_id

-- name: list_hungry
-- whoever has something due and is neither resting nor stopped
SELECT e.endpoint_id
  FROM platform.webhook_endpoint AS e
 WHERE e.state = 'active' AND (e.rest_until IS NULL OR e.rest_until <= :at::timestamptz)
   AND EXISTS (SELECT FROM platform.webhook_delivery AS d
                WHERE d.endpoint_id = e.endpoint_id AND d.state = 'waiting'
                  AND d.next_at <= :at::timestamptz)
 ORDER BY e.endpoint_id
 LIMIT 1000

-- name: claim
-- The earliest of each subject, in the order of the log. Moving next_at ahead is the lease: whoever
-- dies leaves nothing locked. The attempt is counted before it is made, so that a message that
-- kills its worker is given up like any other.
WITH due AS (
    SELECT d.endpoint_id, d.fact_id
      FROM platform.webhook_delivery AS d
     WHERE d.endpoint_id = :endpoint_id::uuid AND d.state = 'waiting'
       AND d.next_at <= :at::timestamptz
       AND EXISTS (
           SELECT FROM platform.webhook_endpoint AS e
            WHERE e.endpoint_id = :endpoint_id::uuid AND e.state = 'active'
              AND (e.rest_until IS NULL OR e.rest_until <= :at::timestamptz))
       AND NOT EXISTS (
           SELECT FROM platform.webhook_delivery AS p
            WHERE p.endpoint_id = d.endpoint_id AND p.subject_id = d.subject_id
              AND p.state = 'waiting' AND p.attempts < :held_attempts::integer
              AND (p.xid, p.fact_id) < (d.xid, d.fact_id))
     ORDER BY d.xid, d.fact_id
     LIMIT :most::integer
       FOR UPDATE SKIP LOCKED)
UPDATE platform.webhook_delivery AS d
   SET attempts = d.attempts + 1, next_at = :lease_until::timestamptz
  FROM due
 WHERE d.endpoint_id = due.endpoint_id AND d.fact_id = due.fact_id
   AND d.endpoint_id = :endpoint_id::uuid
RETURNING d.fact_id, d.slot, d.attempts

-- name: find_fact
-- as it was recorded
SELECT f.slot, f.fact_id, f.type, f.version, f.occurred_at, f.recorded_at, f.actor, f.origin,
       f.channel_id, f.place_id, f.subject_id, f.customer_id, f.case_id, f.started_at, f.ended_at,
       f.request_id, f.desk_case_id, f.payload, f.xid::text::bigint AS xid
  FROM platform.fact AS f
 WHERE f.slot = :slot::smallint AND f.fact_id = :fact_id::uuid

-- name: find_noted
-- for whoever looks at the log of an endpoint, which knows the slot
SELECT f.slot, f.fact_id, f.type, f.version, f.occurred_at, f.recorded_at, f.actor, f.origin,
       f.channel_id, f.place_id, f.subject_id, f.customer_id, f.case_id, f.started_at, f.ended_at,
       f.request_id, f.desk_case_id, f.payload, f.xid::text::bigint AS xid
  FROM platform.webhook_delivery AS d
  JOIN platform.fact AS f ON f.slot = d.slot AND f.fact_id = d.fact_id
 WHERE d.endpoint_id = :endpoint_id AND d.fact_id = :fact_id

-- name: insert_attempt
-- a repeat after a crash has another instant
INSERT INTO platform.webhook_attempt
       (endpoint_id, fact_id, at, url, headers, body_bytes, body_sha256, status, fault,
        answer_head, duration_ms)
VALUES (:endpoint_id, :fact_id, :at, :url, :headers::jsonb, :body_bytes, :body_sha256,
        :status::integer, :fault::text, :answer_head, :duration_ms)
ON CONFLICT DO NOTHING

-- name: note_delivered
-- also where another worker has taken over meanwhile: it did arrive
UPDATE platform.webhook_delivery
   SET state = 'delivered', ended_at = :at::timestamptz
 WHERE endpoint_id = :endpoint_id AND fact_id = :fact_id AND state = 'waiting'

-- name: note_recovered
-- touches no row while all goes well
UPDATE platform.webhook_endpoint
   SET failures = 0, failing_since = NULL, rest_until = NULL
 WHERE endpoint_id = :endpoint_id AND failures > 0

-- name: note_failed
-- due again later
UPDATE platform.webhook_delivery
   SET next_at = :next_at::timestamptz
 WHERE endpoint_id = :endpoint_id AND fact_id = :fact_id AND state = 'waiting'

-- name: note_dead
-- stays in the log; somebody may send it again
UPDATE platform.webhook_delivery
   SET state = 'dead', ended_at = :at::timestamptz
 WHERE endpoint_id = :endpoint_id AND fact_id = :fact_id AND state = 'waiting'

-- name: note_failing
-- An endpoint that fails again and again is left alone for a while, 5 seconds and then ever longer:
-- a receiver that is down must not be asked for each of a hundred thousand messages.
UPDATE platform.webhook_endpoint
   SET failures = failures + 1,
       failing_since = coalesce(failing_since, :at::timestamptz),
       rest_until = CASE WHEN failures + 1 >= :rest_after::integer
                         THEN :at::timestamptz + interval '1 second'
                              * least(5 * 2 ^ least(failures + 1 - :rest_after::integer, 20),
                                      :longest_s::integer)
                    END
 WHERE endpoint_id = :endpoint_id

-- name: disable_failing
-- shown as an exception until somebody resumes it
UPDATE platform.webhook_endpoint
   SET state = 'disabled', reason = :reason::text, state_since = :at::timestamptz,
       rest_until = NULL
 WHERE endpoint_id = :endpoint_id AND state <> 'disabled' AND failing_since <= :since::timestamptz
RETURNING endpoint_id

-- name: list_deliveries
-- the index by age is read from the cursor backwards
SELECT d.fact_id, d.type, d.subject_id, d.state, d.attempts, d.next_at, d.made_at, d.ended_at,
       a.status, a.fault, a.duration_ms
  FROM platform.webhook_delivery AS d
  LEFT JOIN LATERAL (
       SELECT t.status, t.fault, t.duration_ms
         FROM platform.webhook_attempt AS t
        WHERE t.endpoint_id = d.endpoint_id AND t.fact_id = d.fact_id
        ORDER BY t.at DESC
        LIMIT 1) AS a ON true
 WHERE d.endpoint_id = :endpoint_id
   AND (d.made_at, d.fact_id) < (:before::timestamptz, :before_id::uuid)
   AND (:state::text IS NULL OR d.state = :state::text)
 ORDER BY d.made_at DESC, d.fact_id DESC
 LIMIT :most::integer

-- name: find_delivery
-- with its latest attempt
SELECT d.fact_id, d.type, d.subject_id, d.state, d.attempts, d.next_at, d.made_at, d.ended_at,
       a.status, a.fault, a.duration_ms
  FROM platform.webhook_delivery AS d
  LEFT JOIN LATERAL (
       SELECT t.status, t.fault, t.duration_ms
         FROM platform.webhook_attempt AS t
        WHERE t.endpoint_id = d.endpoint_id AND t.fact_id = d.fact_id
        ORDER BY t.at DESC
        LIMIT 1) AS a ON true
 WHERE d.endpoint_id = :endpoint_id AND d.fact_id = :fact_id

-- name: list_attempts
-- more than a hundred only after many redeliveries
SELECT at, url, headers, body_bytes, body_sha256, status, fault, answer_head, duration_ms
  FROM platform.webhook_attempt
 WHERE endpoint_id = :endpoint_id AND fact_id = :fact_id
 ORDER BY at DESC
 LIMIT 100

-- name: redeliver
-- begins anew with all its attempts; it waits where the endpoint does not take messages now
UPDATE platform.webhook_delivery
   SET state = 'waiting', attempts = 0, next_at = :at::timestamptz, ended_at = NULL
 WHERE endpoint_id = :endpoint_id AND fact_id = :fact_id

-- name: replay_slot
-- Straight from the log by its time-ordered ids. Returns every fact looked at, so that the caller
-- knows where to go on; the same message id lets the receiver drop what it has.
WITH seen AS (
    SELECT f.fact_id, f.slot, f.xid::text::bigint AS xid, f.type, f.subject_id, f.place_id,
           f.origin
      FROM platform.fact AS f
     WHERE f.slot = :slot::smallint AND f.fact_id > :after::uuid AND f.fact_id < :until::uuid
     ORDER BY f.fact_id
     LIMIT :most::integer),
again AS (
    INSERT INTO platform.webhook_delivery
           (endpoint_id, fact_id, slot, xid, type, subject_id, state, attempts, next_at, made_at)
    SELECT e.endpoint_id, s.fact_id, s.slot, s.xid, s.type, s.subject_id, 'waiting', 0,
           :at::timestamptz, :at::timestamptz
      FROM seen AS s
      JOIN platform.webhook_endpoint AS e
        ON e.endpoint_id = :endpoint_id AND (s.type = ANY(e.types) OR :every::text = ANY(e.types))
     WHERE s.origin <> 'history' AND e.owner IS NULL
       AND (e.place_ids IS NULL OR s.place_id IS NULL OR s.place_id = ANY(e.place_ids))
    ON CONFLICT (endpoint_id, fact_id) DO UPDATE
       SET state = 'waiting', attempts = 0, next_at = excluded.next_at, ended_at = NULL
     WHERE webhook_delivery.state <> 'waiting')
SELECT fact_id FROM seen ORDER BY fact_id LIMIT 1000

-- name: forget_attempts
-- a batch at a time, so that no lock is held for long
DELETE FROM platform.webhook_attempt
 WHERE (endpoint_id, fact_id, at) IN (
       SELECT endpoint_id, fact_id, at FROM platform.webhook_attempt
        WHERE at < :before::timestamptz LIMIT :most::integer)

-- name: forget_deliveries
-- what waits is never forgotten
DELETE FROM platform.webhook_delivery
 WHERE (endpoint_id, fact_id) IN (
       SELECT endpoint_id, fact_id FROM platform.webhook_delivery
        WHERE state <> 'waiting' AND ended_at < :before::timestamptz LIMIT :most::integer)
