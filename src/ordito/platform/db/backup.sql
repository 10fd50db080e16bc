-- name: has_foreign_ids
-- Whether the restored log holds transaction ids that this server has not reached yet. Where it
-- holds none (a restore into the server that made the backup), every new transaction comes after
-- all restored ones, and log and cursors are right as they are.
SELECT EXISTS (SELECT FROM platform.fact WHERE xid >= pg_snapshot_xmin(pg_current_snapshot()))
    OR EXISTS (SELECT FROM platform.log_cursor
                WHERE xid > pg_snapshot_xmin(pg_current_snapshot()))

-- name: rank_facts
-- Readers take facts in the order (xid, fact_id), each up to its cursor. The ids of another server
-- mean nothing here: too great, they would hide facts until the counter arrives there; too small
-- for new facts, they would put those behind cursors. Setting all to 0 would sort old facts by
-- fact_id alone, and a cursor would no longer part what its reader has seen from what it has not.
-- So a fact's new id is the number of its slot's cursors that lie before it. Between two
-- neighbouring cursors all facts share a number and keep the order of their ids, which is that of
-- time. The greatest number is the count of readers, far below the first id of any server, so
-- whatever is written from now on comes after.
UPDATE platform.fact AS f
   SET xid = (SELECT count(*) FROM unnest(s.xids, s.fact_ids) AS c (xid, fact_id)
               WHERE (c.xid, c.fact_id) < (f.xid, f.fact_id))::text::xid8
  FROM (SELECT l.slot, array_agg(c.xid) FILTER (WHERE c.slot IS NOT NULL) AS xids,
               array_agg(c.fact_id) FILTER (WHERE c.slot IS NOT NULL) AS fact_ids
          FROM (SELECT DISTINCT slot FROM platform.fact) AS l
          LEFT JOIN (SELECT DISTINCT slot, xid, fact_id FROM platform.log_cursor) AS c
            ON c.slot = l.slot
         GROUP BY l.slot) AS s
 WHERE s.slot = f.slot

-- name: rank_cursors
-- The i-th cursor of a slot (counted from 0) has seen the facts with numbers up to i and none
-- beyond: it stands at the end of number i, behind every possible fact_id of it.
UPDATE platform.log_cursor AS c
   SET xid = r.rank::text::xid8, fact_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  FROM (SELECT slot, reader, dense_rank() OVER (PARTITION BY slot ORDER BY xid, fact_id) - 1 AS rank
          FROM platform.log_cursor) AS r
 WHERE r.slot = c.slot AND r.reader = c.reader
