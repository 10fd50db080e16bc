-- name: record_touchpoints
-- In key order, so that batches that share touchpoints wait for each other and do not deadlock. A
-- list of ids travels as text: arrays of arrays have no rows of different length.
INSERT INTO journeys.touchpoint (identifier_id, touchpoint_id, type, channel_id, place_id,
       occurred_at, started_at, ended_at, origin, source, payload, identifier_ids, recorded_at)
SELECT t.identifier_id, t.touchpoint_id, t.type, t.channel_id, t.place_id, t.occurred_at,
       t.started_at, t.ended_at, t.origin, t.source, t.payload, t.identifier_ids::uuid[],
       :at::timestamptz
  FROM unnest(:identifier_ids::uuid[], :touchpoint_ids::uuid[], :types::text[],
              :channel_ids::uuid[], :place_ids::uuid[], :occurred_ats::timestamptz[],
              :started_ats::timestamptz[], :ended_ats::timestamptz[], :origins::text[],
              :sources::text[], :payloads::jsonb[], :all_ids::text[])
           AS t (identifier_id, touchpoint_id, type, channel_id, place_id, occurred_at,
                 started_at, ended_at, origin, source, payload, identifier_ids)
 ORDER BY t.identifier_id, t.occurred_at, t.touchpoint_id
ON CONFLICT DO NOTHING
