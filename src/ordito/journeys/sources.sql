-- name: make_source
-- under the lock of the version: nobody else adds one at the same time
INSERT INTO journeys.source (source_id, name, kind, channel_id, place_id, user_space,
       is_shared_device, allowed_origins, events_per_s, unknown_events, made_by, made_at)
VALUES (:source_id::uuid, :name::text, :kind::text, :channel_id::uuid, :place_id::uuid,
        :user_space::text, :is_shared_device::boolean, :allowed_origins::text[],
        :events_per_s::integer, :unknown_events::text, :by::text, :at::timestamptz)
ON CONFLICT DO NOTHING
RETURNING source_id

-- name: add_key
INSERT INTO journeys.source_key (digest, source_id, hint, made_at)
VALUES (:digest::bytea, :source_id::uuid, :hint::text, :at::timestamptz)

-- name: end_keys
-- never later than was promised before
UPDATE journeys.source_key SET ends_at = least(ends_at, :until::timestamptz)
 WHERE source_id = :source_id::uuid

-- name: stop_source
UPDATE journeys.source SET stopped_at = :at::timestamptz
 WHERE source_id = :source_id::uuid AND stopped_at IS NULL
RETURNING source_id

-- name: change_source
UPDATE journeys.source
   SET allowed_origins = :allowed_origins::text[], events_per_s = :events_per_s::integer,
       unknown_events = :unknown_events::text
 WHERE source_id = :source_id::uuid

-- name: list_sources
-- a company has tens of them
SELECT source_id, name, kind, channel_id, place_id, user_space, is_shared_device, allowed_origins,
       events_per_s, unknown_events, made_at, stopped_at
  FROM journeys.source
 ORDER BY name
 LIMIT 10000

-- name: list_keys
SELECT digest, source_id, hint, made_at, ends_at
  FROM journeys.source_key
 ORDER BY made_at DESC, digest
 LIMIT 100000

-- name: count_day
-- in order of sources, so that processes that write down at once wait and do not deadlock
INSERT INTO journeys.source_day AS d
       (source_id, day, batches, events, repeated, bad, shed, skewed, skew_s, seen_at)
SELECT n.source_id, (n.seen_at AT TIME ZONE 'UTC')::date, n.batches, n.events, n.repeated, n.bad,
       n.shed, n.skewed, n.skew_s, n.seen_at
  FROM unnest(:source_ids::uuid[], :seen_ats::timestamptz[], :batches::bigint[],
              :events::bigint[], :repeated::bigint[], :bad::bigint[], :shed::bigint[],
              :skewed::bigint[], :skews_s::bigint[])
           AS n (source_id, seen_at, batches, events, repeated, bad, shed, skewed, skew_s)
 ORDER BY n.source_id
ON CONFLICT (source_id, day) DO UPDATE
   SET batches = d.batches + excluded.batches, events = d.events + excluded.events,
       repeated = d.repeated + excluded.repeated, bad = d.bad + excluded.bad,
       shed = d.shed + excluded.shed, skewed = d.skewed + excluded.skewed,
       skew_s = greatest(d.skew_s, excluded.skew_s), seen_at = greatest(d.seen_at, excluded.seen_at)

-- name: note_wrong_keys
-- What anybody may send must not fill the table: beyond a thousand rows only known ones count on.
INSERT INTO journeys.wrong_key AS w
       (digest, origin, hint, source_id, requests, first_at, last_at)
SELECT n.digest, n.origin, n.hint, n.source_id, n.requests, :at::timestamptz, :at::timestamptz
  FROM unnest(:digests::bytea[], :origins::text[], :hints::text[], :source_ids::uuid[],
              :requests::bigint[]) AS n (digest, origin, hint, source_id, requests)
 WHERE (SELECT count(*) FROM journeys.wrong_key) < 1000
    OR EXISTS (SELECT FROM journeys.wrong_key AS k
                WHERE k.digest = n.digest AND k.origin = n.origin)
 ORDER BY n.digest, n.origin
ON CONFLICT (digest, origin) DO UPDATE
   SET requests = w.requests + excluded.requests, last_at = excluded.last_at,
       source_id = coalesce(excluded.source_id, w.source_id)

-- name: forget_wrong_keys
DELETE FROM journeys.wrong_key WHERE last_at < :before::timestamptz

-- name: list_health
-- a row for each source, also for one that has sent nothing
SELECT s.source_id, max(d.seen_at) AS seen_at, coalesce(sum(d.batches), 0)::bigint AS batches,
       coalesce(sum(d.events), 0)::bigint AS events,
       coalesce(sum(d.repeated), 0)::bigint AS repeated,
       coalesce(sum(d.bad), 0)::bigint AS bad, coalesce(sum(d.shed), 0)::bigint AS shed,
       coalesce(sum(d.skewed), 0)::bigint AS skewed,
       coalesce(max(d.skew_s), 0)::bigint AS skew_s,
       coalesce((SELECT sum(w.requests) FROM journeys.wrong_key AS w
                  WHERE w.source_id = s.source_id
                    AND w.last_at >= :since::date), 0)::bigint AS wrong_keys
  FROM journeys.source AS s
  LEFT JOIN journeys.source_day AS d ON d.source_id = s.source_id AND d.day >= :since::date
 GROUP BY s.source_id
 ORDER BY s.source_id
 LIMIT 10000

-- name: list_days
-- bounded: by the sources, of which there are tens, and the days asked for
SELECT source_id, day, events, repeated, bad, shed
  FROM journeys.source_day
 WHERE day >= :since::date
 ORDER BY source_id, day

-- name: list_wrong_keys
SELECT hint, origin, source_id, requests, first_at, last_at
  FROM journeys.wrong_key
 WHERE last_at >= :since::timestamptz
 ORDER BY last_at DESC, digest
 LIMIT 100
