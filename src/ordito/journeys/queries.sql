-- name: list_touchpoints
-- What was observed under some identifiers, latest first.
SELECT touchpoint_id, identifier_id, type, channel_id, place_id, occurred_at, started_at, ended_at,
       origin, source, payload, identifier_ids
  FROM journeys.touchpoint
 WHERE identifier_id = ANY(:identifier_ids::uuid[]) AND occurred_at < :before::timestamptz
 ORDER BY occurred_at DESC, touchpoint_id DESC
 LIMIT :page_size::integer
