-- name: state
-- Answers the customer where it is news.
INSERT INTO journeys.stated AS s (customer_id, topic, source, value, stated_at, recorded_at)
VALUES (:customer_id::uuid, :topic::text, :source::text, :value::text, :stated_at::timestamptz,
        :at::timestamptz)
ON CONFLICT (customer_id, topic, source) DO UPDATE
   SET value = excluded.value, stated_at = excluded.stated_at, recorded_at = excluded.recorded_at
 WHERE s.stated_at < excluded.stated_at
    OR (s.stated_at = excluded.stated_at AND s.value < excluded.value)
RETURNING customer_id

-- name: list_stated
SELECT customer_id, topic, source, value, stated_at
  FROM journeys.stated
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY topic, stated_at DESC, source, customer_id
 LIMIT 200
