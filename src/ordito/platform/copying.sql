-- name: find_place
-- Where a copy of the log ends that is made on this snapshot, and which database it is: what was
-- restored from a backup is another one. The oldest transaction says what may still come to be seen
-- of rows that are found by their time.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS until_xid,
       (SELECT c.system_identifier::text FROM pg_catalog.pg_control_system() AS c)
       || '/' || (SELECT d.oid::text FROM pg_catalog.pg_database AS d WHERE d.datname = current_database())
           AS lineage,
       (SELECT min(a.xact_start) FROM pg_catalog.pg_stat_activity AS a
         WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()) AS oldest_at

-- name: copy_facts
-- Facts of the transactions from one id to below another; where the last is below the oldest that
-- still runs, none can come between later. What people wrote is left out.
SELECT f.xid::text::bigint AS xid, f.fact_id, f.type, f.version,
       (extract(epoch FROM f.occurred_at) * 1000000)::bigint AS occurred_us,
       (extract(epoch FROM f.recorded_at) * 1000000)::bigint AS recorded_us,
       f.actor, f.origin, f.channel_id, f.place_id, f.subject_id, f.customer_id, f.case_id,
       (extract(epoch FROM f.started_at) * 1000000)::bigint AS started_us,
       (extract(epoch FROM f.ended_at) * 1000000)::bigint AS ended_us,
       f.desk_case_id, (f.payload - 'reason')::text AS payload
  FROM platform.fact AS f
 WHERE f.slot = ANY(:slots::smallint[])
   AND f.xid >= :from_xid::text::xid8 AND f.xid < :until_xid::text::xid8

-- name: list_touched
-- Customers of whom facts tell from a transaction on, one more than is asked for where there are too
-- many; some facts tell of others too, whom they name within as groups. All that the snapshot shows
-- counts, final or not: what is known of them is read on the same snapshot.
SELECT DISTINCT t.customer_id
  FROM (SELECT f.customer_id
          FROM platform.fact AS f
         WHERE f.slot = ANY(:slots::smallint[])
           AND f.xid >= :from_xid::text::xid8
           AND f.customer_id IS NOT NULL
        UNION ALL
        SELECT one.id::uuid
          FROM platform.fact AS f
         CROSS JOIN LATERAL jsonb_array_elements(
               coalesce(f.payload -> 'before', f.payload -> 'after')) AS people (ids)
         CROSS JOIN LATERAL jsonb_array_elements_text(people.ids) AS one (id)
         WHERE f.slot = ANY(:slots::smallint[])
           AND f.xid >= :from_xid::text::xid8
           AND f.type = ANY(:grouping::text[])) AS t
 LIMIT :most::integer

-- name: list_erased
-- Customers who were forgotten from a transaction on, as facts of a type tell.
SELECT f.subject_id
  FROM platform.fact AS f
 WHERE f.slot = ANY(:slots::smallint[])
   AND f.xid >= :from_xid::text::xid8
   AND f.type = :forgetting::text
 LIMIT 1000000
