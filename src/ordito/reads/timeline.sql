-- name: read_timeline
-- See the function.
-- bounded: the function gives at most :most rows
SELECT id, at, type, channel_id, place_id, actor, case_id, is_again, source, payload
  FROM journeys.timeline(:customer_id::uuid, :before::timestamptz, :before_id::uuid,
                         :channel_ids::uuid[], :types::text[], :agains::boolean[],
                         :again_types::text[], :case_id::uuid, :most::integer)
