-- name: list_deviations
-- scatter: who looks at the watcher's page waits for all nodes
SELECT deviation_id, sku_id, surface, against, channel_id, against_channel_id, quantity,
       customer_group, place_id, asked_for, cause, rules, currency, shown_minor, against_currency,
       against_minor, first_seen_at, last_seen_at, times, gone_at, acknowledged_at,
       acknowledged_by, reason
  FROM pricing.deviation
 WHERE (:state::text IS NULL
        OR :state::text = CASE WHEN gone_at IS NOT NULL THEN 'gone'
                               WHEN acknowledged_at IS NULL THEN 'open' ELSE 'acknowledged' END)
   AND (:surface::text IS NULL OR surface = :surface::text)
   AND (:cause::text IS NULL OR cause = :cause::text)
   AND (:sku_id::uuid IS NULL OR sku_id = :sku_id::uuid)
   AND (:before::timestamptz IS NULL OR last_seen_at < :before::timestamptz)
 ORDER BY last_seen_at DESC, deviation_id DESC LIMIT :most::integer;

-- name: find_deviation
-- scatter: an address of a page names the deviation alone
SELECT deviation_id, sku_id, surface, against, channel_id, against_channel_id, quantity,
       customer_group, place_id, asked_for, cause, rules, currency, shown_minor, against_currency,
       against_minor, first_seen_at, last_seen_at, times, gone_at, acknowledged_at,
       acknowledged_by, reason
  FROM pricing.deviation WHERE deviation_id = :deviation_id::uuid LIMIT 1;

-- name: find_answers
SELECT answer, against_answer FROM pricing.deviation
 WHERE sku_id = :sku_id::uuid AND deviation_id = :deviation_id::uuid;

-- name: count_open
-- scatter: one number of a page
SELECT count(*)::integer FROM pricing.deviation
 WHERE gone_at IS NULL AND acknowledged_at IS NULL;

-- name: list_open_skus
-- scatter: the watcher's own work beside the requests
SELECT sku_id FROM pricing.deviation WHERE gone_at IS NULL
 GROUP BY sku_id ORDER BY min(last_seen_at), sku_id LIMIT 1000;

-- name: list_runs
SELECT run_id, began_at, ended_at, rulebook_version, skus, questions, compared, explained, late,
       deviating, found, gone, silent
  FROM pricing.watch_run ORDER BY began_at DESC LIMIT :most::integer;

-- name: find_walk
SELECT round, began_at, after, walked, of_skus, rulebook_version, seen_until
  FROM pricing.watch_walk WHERE name = 'skus';

-- name: list_changed_skus
-- a price that began or ended, and one that was published or withdrawn
SELECT sku_id FROM pricing.price
 WHERE from_version > :since_version::bigint OR to_version > :since_version::bigint
    OR (to_version IS NULL
        AND (valid_from > :since::timestamptz AND valid_from <= :until::timestamptz
             OR valid_to > :since::timestamptz AND valid_to <= :until::timestamptz))
 GROUP BY sku_id ORDER BY max(from_version) DESC, sku_id LIMIT 1000;

-- name: list_publications
SELECT version, published_at FROM pricing.rulebook ORDER BY version DESC LIMIT :most::integer;

-- name: list_list_reasons
SELECT list.code, book.reason FROM pricing.price_list AS list
  JOIN pricing.rulebook AS book ON book.version = list.from_version
 WHERE list.to_version IS NULL ORDER BY list.code LIMIT 100000;

-- name: list_promotion_reasons
SELECT promotion.code, book.reason FROM pricing.promotion AS promotion
  JOIN pricing.rulebook AS book ON book.version = promotion.from_version
 WHERE promotion.to_version IS NULL ORDER BY promotion.code LIMIT 100000;
