-- name: keep_market_order
INSERT INTO partners.market_order (customer_id, order_id, channel_id, external_id, line_ids,
       currency, total_minor, commission_minor, taken_at)
VALUES (:customer_id::uuid, :order_id::uuid, :channel_id::uuid, :external_id::text,
        :line_ids::text[], :currency::text, :total_minor::bigint, :commission_minor::bigint,
        :at::timestamptz)
ON CONFLICT (customer_id, order_id) DO NOTHING
RETURNING order_id;

-- name: find_market_orders
SELECT found.customer_id, found.order_id, found.channel_id, found.external_id, found.line_ids,
       found.currency, found.total_minor, found.commission_minor
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS asked (customer_id, order_id)
  JOIN partners.market_order AS found
    ON found.customer_id = asked.customer_id AND found.order_id = asked.order_id
 ORDER BY found.customer_id, found.order_id;

-- name: mark_due
UPDATE partners.market_order SET changes = changes + 1
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid;

-- name: list_due
SELECT customer_id, order_id, channel_id, external_id, line_ids, currency, total_minor,
       commission_minor, changes
  FROM partners.market_order
 WHERE channel_id = :channel_id::uuid AND told < changes
 ORDER BY taken_at LIMIT :most::integer;

-- name: note_progress_told
UPDATE partners.market_order SET told = :changes::integer
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
   AND told < :changes::integer;
