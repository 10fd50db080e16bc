-- name: list_after
-- Facts in the order in which they became final, over all slots: each slot's index is read from
-- the cursor on and the heads are merged. A transaction that commits late cannot slip in behind a
-- cursor, because only what is older than every running transaction is shown.
SELECT f.slot, f.fact_id, f.type, f.version, f.occurred_at, f.recorded_at, f.actor, f.origin,
       f.channel_id, f.place_id, f.subject_id, f.customer_id, f.case_id, f.started_at, f.ended_at,
       f.request_id, f.desk_case_id, f.payload, f.xid::text::bigint AS xid
  FROM unnest(:slots::smallint[]) AS s (slot)
 CROSS JOIN LATERAL (
       SELECT *
         FROM platform.fact AS g
        WHERE g.slot = s.slot
          AND (g.xid, g.fact_id) > (:xid::text::xid8, :fact_id::uuid)
          AND g.xid < pg_snapshot_xmin(pg_current_snapshot())
          AND g.origin = ANY(:origins::text[])
        ORDER BY g.xid, g.fact_id
        LIMIT :most::integer) AS f
 ORDER BY f.xid, f.fact_id
 LIMIT :most::integer

-- name: find_horizon
-- The last of the next so many facts of any kind: how far one request looks for rare ones.
SELECT last.xid, last.fact_id
  FROM (SELECT f.xid::text::bigint AS xid, f.fact_id
          FROM unnest(:slots::smallint[]) AS s (slot)
         CROSS JOIN LATERAL (
               SELECT g.xid, g.fact_id
                 FROM platform.fact AS g
                WHERE g.slot = s.slot
                  AND (g.xid, g.fact_id) > (:xid::text::xid8, :fact_id::uuid)
                  AND g.xid < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY g.xid, g.fact_id
                LIMIT :window::integer) AS f
         ORDER BY f.xid, f.fact_id
         LIMIT :window::integer) AS last
 ORDER BY last.xid DESC, last.fact_id DESC
 LIMIT 1

-- name: list_of_types
-- As list_after, of some types alone, and no further than the horizon.
SELECT f.slot, f.fact_id, f.type, f.version, f.occurred_at, f.recorded_at, f.actor, f.origin,
       f.channel_id, f.place_id, f.subject_id, f.customer_id, f.case_id, f.started_at, f.ended_at,
       f.request_id, f.desk_case_id, f.payload, f.xid::text::bigint AS xid
  FROM unnest(:slots::smallint[]) AS s (slot)
 CROSS JOIN LATERAL (
       SELECT *
         FROM platform.fact AS g
        WHERE g.slot = s.slot
          AND (g.xid, g.fact_id) > (:xid::text::xid8, :fact_id::uuid)
          AND (g.xid, g.fact_id) <= (:last_xid::text::xid8, :last_id::uuid)
          AND g.type = ANY(:types::text[]) AND g.origin = ANY(:origins::text[])
        ORDER BY g.xid, g.fact_id
        LIMIT :most::integer) AS f
 ORDER BY f.xid, f.fact_id
 LIMIT :most::integer

-- name: end_of_log
-- where a reader stands who wants only what comes now
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint

-- name: list_latest
-- The latest facts of some kinds, for a page that has just been opened.
SELECT f.slot, f.fact_id, f.type, f.version, f.occurred_at, f.recorded_at, f.actor, f.origin,
       f.channel_id, f.place_id, f.subject_id, f.customer_id, f.case_id, f.started_at, f.ended_at,
       f.request_id, f.desk_case_id, f.payload, f.xid::text::bigint AS xid
  FROM unnest(:slots::smallint[]) AS s (slot)
 CROSS JOIN LATERAL (
       SELECT *
         FROM platform.fact AS g
        WHERE g.slot = s.slot AND g.type = ANY(:types::text[]) AND g.origin <> 'history'
          AND g.xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY g.xid DESC, g.fact_id DESC
        LIMIT :most::integer) AS f
 ORDER BY f.xid DESC, f.fact_id DESC
 LIMIT :most::integer
