-- name: record_touchpoints
-- In key order, so that batches that share touchpoints wait for each other and do not deadlock.
INSERT INTO journeys.touchpoint (identifier_id, touchpoint_id, type, channel_id, place_id,
       occurred_at, started_at, ended_at, origin, source, payload, recorded_at)
SELECT t.*, :at::timestamptz
  FROM unnest(:identifier_ids::uuid[], :touchpoint_ids::uuid[], :types::text[],
              :channel_ids::uuid[], :place_ids::uuid[], :occurred_ats::timestamptz[],
              :started_ats::timestamptz[], :ended_ats::timestamptz[], :origins::text[],
              :sources::text[], :payloads::jsonb[])
           AS t (identifier_id, touchpoint_id, type, channel_id, place_id, occurred_at,
                 started_at, ended_at, origin, source, payload)
 ORDER BY t.identifier_id, t.touchpoint_id
ON CONFLICT DO NOTHING
