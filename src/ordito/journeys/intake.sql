-- name: claim_messages
-- In order of keys, so that batches that share messages wait for each other and do not deadlock.
-- Whoever waits for a rival's claim sees afterwards whether it stands.
INSERT INTO journeys.message (message_key, content_hash, occurred_at)
SELECT n.message_key, n.content_hash, n.occurred_at
  FROM unnest(:message_keys::uuid[], :content_hashes::bigint[], :occurred_ats::timestamptz[])
           AS n (message_key, content_hash, occurred_at)
 ORDER BY n.message_key
ON CONFLICT DO NOTHING
RETURNING message_key

-- name: list_hashes
-- bounded: by the messages of a batch
SELECT message_key, content_hash FROM journeys.message
 WHERE message_key = ANY(:message_keys::uuid[])

-- name: keep_bad_events
-- a client that sends the same again, and again, makes no second row
INSERT INTO journeys.bad_event AS b
       (bad_event_id, source_id, message_id, reason, detail, content, state, seen, occurred_at,
        received_at)
SELECT n.bad_event_id, :source_id::uuid, n.message_id, n.reason, n.detail, n.content, 'open',
       n.seen, n.occurred_at, :at::timestamptz
  FROM unnest(:bad_event_ids::uuid[], :message_ids::text[], :reasons::text[], :details::text[],
              :contents::jsonb[], :seen::integer[], :occurred_ats::timestamptz[])
           AS n (bad_event_id, message_id, reason, detail, content, seen, occurred_at)
 ORDER BY n.bad_event_id
ON CONFLICT (bad_event_id) DO UPDATE SET seen = b.seen + excluded.seen

-- name: list_bad_events
SELECT bad_event_id, source_id, message_id, reason, detail, content, state, seen, occurred_at,
       received_at, settled_at, settled_by
  FROM journeys.bad_event
 WHERE (:source_ids::uuid[] IS NULL OR source_id = ANY(:source_ids::uuid[]))
   AND state = :state::text AND (:reason::text = '' OR reason = :reason::text)
   AND (:after::uuid IS NULL OR (received_at, bad_event_id) < (
           SELECT b.received_at, b.bad_event_id FROM journeys.bad_event AS b
            WHERE b.bad_event_id = :after::uuid))
 ORDER BY received_at DESC, bad_event_id DESC
 LIMIT :page_size::integer

-- name: count_bad_events
-- bounded: by sources and reasons, of which there are tens
SELECT source_id, reason, count(*) AS events
  FROM journeys.bad_event
 WHERE (:source_ids::uuid[] IS NULL OR source_id = ANY(:source_ids::uuid[]))
   AND state = :state::text
 GROUP BY source_id, reason
 ORDER BY events DESC, source_id, reason

-- name: find_bad_event
SELECT bad_event_id, source_id, message_id, reason, detail, content, state, seen, occurred_at,
       received_at, settled_at, settled_by
  FROM journeys.bad_event
 WHERE bad_event_id = :bad_event_id::uuid

-- name: settle_bad_event
-- of two who settle it, one does
UPDATE journeys.bad_event
   SET state = :state::text, settled_at = :at::timestamptz, settled_by = :by::text
 WHERE bad_event_id = :bad_event_id::uuid AND state = 'open'
RETURNING bad_event_id

-- name: note_reports
INSERT INTO journeys.order_report (order_name, source_id, user_space, touchpoint_id, identifier_id,
       reported_at, order_id, customer_id)
SELECT n.order_name, :source_id::uuid, :user_space::text, n.touchpoint_id, n.identifier_id,
       :at::timestamptz, n.order_id, n.customer_id
  FROM unnest(:order_names::text[], :touchpoint_ids::uuid[], :identifier_ids::uuid[],
              :order_ids::uuid[], :customer_ids::uuid[])
           AS n (order_name, touchpoint_id, identifier_id, order_id, customer_id)
 ORDER BY n.order_name, n.touchpoint_id
ON CONFLICT DO NOTHING

-- name: list_unmatched
SELECT order_name, user_space, source_id, touchpoint_id, reported_at
  FROM journeys.order_report
 WHERE order_id IS NULL AND reported_at > :since::timestamptz
 ORDER BY reported_at DESC, order_name, touchpoint_id
 LIMIT :rows::integer

-- name: match_reports
-- those that were matched when they came stay as they are
UPDATE journeys.order_report AS r
   SET order_id = n.order_id, customer_id = n.customer_id
  FROM unnest(:order_names::text[], :order_ids::uuid[], :customer_ids::uuid[])
           AS n (order_name, order_id, customer_id)
 WHERE r.order_name = n.order_name AND r.order_id IS NULL

-- name: forget_messages
-- a part at a time: nobody waits long
DELETE FROM journeys.message
 WHERE message_key IN (SELECT m.message_key FROM journeys.message AS m
                        WHERE m.occurred_at < :before::timestamptz
                        LIMIT :rows::integer)

-- name: forget_bad_events
DELETE FROM journeys.bad_event
 WHERE bad_event_id IN (SELECT b.bad_event_id FROM journeys.bad_event AS b
                         WHERE b.received_at < :before::timestamptz
                         LIMIT :rows::integer)

-- name: forget_values
-- Events that were put aside are few, and kept for a month: all of them are read.
DELETE FROM journeys.bad_event WHERE content::text ILIKE ANY(:patterns::text[])
