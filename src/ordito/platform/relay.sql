-- name: open_cursors
-- A new reader starts where the log stands now: history is not news.
INSERT INTO platform.log_cursor (slot, reader, xid, fact_id)
SELECT s.slot, :reader::text, pg_snapshot_xmin(pg_current_snapshot()), :nothing::uuid
  FROM unnest(:slots::smallint[]) AS s (slot)
ON CONFLICT DO NOTHING

-- name: list_waiting
-- Slots with facts that every transaction up to theirs has finished writing.
SELECT c.slot
  FROM platform.log_cursor AS c
 WHERE c.reader = :reader::text AND c.slot = ANY(:slots::smallint[])
   AND EXISTS (SELECT FROM platform.fact AS f
                WHERE f.slot = c.slot AND (f.xid, f.fact_id) > (c.xid, c.fact_id)
                  AND f.xid < pg_snapshot_xmin(pg_current_snapshot()))
 ORDER BY c.slot
 LIMIT 64

-- name: take_slot
-- One process drains a slot at a time; another one steps over it.
SELECT slot FROM platform.log_cursor
 WHERE slot = :slot::smallint AND reader = :reader::text
   FOR UPDATE SKIP LOCKED

-- name: list_facts
-- In the order of the transaction ids, and only below the oldest one that still runs: a
-- transaction that commits late cannot slip in behind the cursor.
SELECT f.slot, f.fact_id, f.type, f.version, f.occurred_at, f.recorded_at, f.actor, f.origin,
       f.channel_id, f.place_id, f.subject_id, f.customer_id, f.case_id, f.started_at, f.ended_at,
       f.request_id, f.desk_case_id, f.payload, f.xid::text::bigint AS xid
  FROM platform.log_cursor AS c
  JOIN platform.fact AS f ON f.slot = c.slot AND (f.xid, f.fact_id) > (c.xid, c.fact_id)
 WHERE c.slot = :slot::smallint AND c.reader = :reader::text
   AND f.slot = :slot::smallint
   AND f.xid < pg_snapshot_xmin(pg_current_snapshot())
 ORDER BY f.xid, f.fact_id
 LIMIT :batch::integer

-- name: advance
-- The cursor moves in the transaction of the handlers' effects: each fact is digested once.
UPDATE platform.log_cursor AS c SET xid = f.xid, fact_id = f.fact_id
  FROM platform.fact AS f
 WHERE c.slot = :slot::smallint AND c.reader = :reader::text
   AND f.slot = c.slot AND f.fact_id = :fact_id::uuid

-- name: park
-- A fact that a handler cannot digest must not hold up the others, nor be lost.
INSERT INTO platform.parked_fact (slot, reader, fact_id, handler, error, parked_at)
VALUES (:slot::smallint, :reader::text, :fact_id::uuid, :handler::text, :error::text,
        :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: announce
-- The only NOTIFY of the system, once a batch: in a command it would cost a tenth of the rate.
SELECT pg_notify('ordito_facts', :text::text)::text

-- name: count_parked
-- Facts that a handler could not digest.
SELECT count(*)::integer FROM platform.parked_fact

-- name: read_lag_s
-- How long the oldest fact has waited for its handlers; 0 where none waits.
SELECT coalesce(extract(epoch FROM :at::timestamptz - min(f.recorded_at)), 0)::integer
  FROM platform.log_cursor AS c
  JOIN platform.fact AS f
    ON f.slot = c.slot AND (f.xid, f.fact_id) > (c.xid, c.fact_id)
 WHERE c.reader = :reader::text AND f.origin <> 'history'
