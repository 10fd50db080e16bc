-- name: list_uncollected
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state, code,
       promised_at, opened_at, ready_at, handed_over_at, priority, wave_id, picker, picking_at,
       picked_at, collect_until, codes_blocked_until, reminders
  FROM fulfilment.fulfilment_order
 WHERE state = 'ready' AND collect_until <= :at::timestamptz
 ORDER BY collect_until, fulfilment_order_id
 LIMIT :most::integer

-- name: list_forgotten
-- By how many reminders it has had, those that are ready for long enough.
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state, code,
       promised_at, opened_at, ready_at, handed_over_at, priority, wave_id, picker, picking_at,
       picked_at, collect_until, codes_blocked_until, reminders
  FROM fulfilment.fulfilment_order AS f
  JOIN unnest(:turns::integer[], :ready_before::timestamptz[]) AS r (turn, ready_before)
    ON f.reminders = r.turn AND f.ready_at <= r.ready_before
 WHERE f.state = 'ready' AND f.method = 'collect' AND f.collect_until IS NOT NULL
 ORDER BY f.collect_until, f.fulfilment_order_id
 LIMIT :most::integer

-- name: note_reminder
UPDATE fulfilment.fulfilment_order SET reminders = reminders + 1
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND state = 'ready' AND reminders = :reminders::integer AND reminders < :most::integer
RETURNING reminders::integer
