-- name: open_walk
-- the first time there is nothing to take on
INSERT INTO pricing.watch_walk (name, round, began_at, after, walked, of_skus, rulebook_version,
       seen_until, busy_until)
VALUES (:name::text, 1, :at::timestamptz, '', 0, 0, 0, :at::timestamptz, :at::timestamptz)
    ON CONFLICT DO NOTHING;

-- name: take_walk
-- the update decides: of two processes one finds no row
UPDATE pricing.watch_walk SET busy_until = :until::timestamptz
 WHERE name = :name::text AND busy_until <= :at::timestamptz
RETURNING round, began_at, after, walked, of_skus, rulebook_version, seen_until;

-- name: end_walk
UPDATE pricing.watch_walk
   SET round = :round::integer, began_at = :began_at::timestamptz, after = :after::text,
       walked = :walked::integer, of_skus = :of_skus::integer,
       rulebook_version = :rulebook_version::bigint, seen_until = :seen_until::timestamptz,
       busy_until = :at::timestamptz
 WHERE name = :name::text
RETURNING name;

-- name: list_open
-- scatter: the watcher's own work beside the requests. More open ones than this are one fault.
SELECT deviation_id, sku_id, surface, context, asked_for, first_seen_at
  FROM pricing.deviation WHERE gone_at IS NULL
 ORDER BY sku_id, deviation_id LIMIT 100000;

-- name: add_deviations
-- a rival that found the same leaves its row
INSERT INTO pricing.deviation
SELECT * FROM jsonb_populate_recordset(NULL::pricing.deviation, :rows::jsonb)
    ON CONFLICT DO NOTHING;

-- name: see_again
-- first seen, acknowledgement and id stay; the values are what is shown now
UPDATE pricing.deviation AS kept
   SET against = seen.against, against_channel_id = seen.against_channel_id, cause = seen.cause,
       rules = seen.rules, currency = seen.currency, shown_minor = seen.shown_minor,
       against_currency = seen.against_currency, against_minor = seen.against_minor,
       answer = seen.answer, against_answer = seen.against_answer,
       last_seen_at = seen.last_seen_at, times = kept.times + 1
  FROM jsonb_populate_recordset(NULL::pricing.deviation, :rows::jsonb) AS seen
 WHERE kept.sku_id = seen.sku_id AND kept.deviation_id = seen.deviation_id
   AND kept.gone_at IS NULL;

-- name: close
UPDATE pricing.deviation AS kept SET gone_at = :at::timestamptz
  FROM jsonb_to_recordset(:rows::jsonb) AS gone (sku_id uuid, id uuid)
 WHERE kept.sku_id = gone.sku_id AND kept.deviation_id = gone.id AND kept.gone_at IS NULL;

-- name: acknowledge
UPDATE pricing.deviation
   SET acknowledged_at = :at::timestamptz, acknowledged_by = :by::text, reason = :reason::text
 WHERE sku_id = :sku_id::uuid AND deviation_id = :deviation_id::uuid AND gone_at IS NULL
RETURNING deviation_id;

-- name: add_run
INSERT INTO pricing.watch_run (run_id, began_at, ended_at, rulebook_version, skus, questions,
       compared, explained, late, deviating, found, gone, silent)
VALUES (:run_id::uuid, :began_at::timestamptz, :ended_at::timestamptz, :rulebook_version::bigint,
        :skus::integer, :questions::integer, :compared::integer, :explained::integer,
        :late::integer, :deviating::integer, :found::integer, :gone::integer, :silent::jsonb);

-- name: forget_runs
DELETE FROM pricing.watch_run WHERE began_at < :before::timestamptz;
