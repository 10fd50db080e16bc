-- name: list_channel_days
-- A day of every channel: orders and revenue from the order book.
SELECT channel_id, currency, count(*)::integer AS orders, sum(total_minor)::bigint AS revenue_minor
  FROM orders.v_order
 WHERE placed_at >= :start::timestamptz AND placed_at < :end::timestamptz
 GROUP BY channel_id, currency
 ORDER BY channel_id, currency
 LIMIT 1000

-- name: list_hours
-- Orders of each hour since the day began.
SELECT channel_id, floor(extract(epoch FROM placed_at - :start::timestamptz) / 3600)::integer
           AS hour, count(*)::integer AS orders
  FROM orders.v_order
 WHERE placed_at >= :start::timestamptz AND placed_at < :end::timestamptz
 GROUP BY channel_id, hour
 ORDER BY channel_id, hour
 LIMIT 10000

-- name: list_refusals
-- Sales that were refused and checkouts that were declined, by channel and reason.
SELECT channel_id, coalesce(payload ->> 'code', 'orders.payment_declined') AS code,
       count(*)::integer AS refusals
  FROM platform.v_fact
 WHERE type IN ('orders.sale_refused', 'orders.checkout_declined')
   AND occurred_at >= :start::timestamptz AND occurred_at < :end::timestamptz
 GROUP BY channel_id, code
 ORDER BY refusals DESC, code
 LIMIT 1000

-- name: list_hand_overs
-- Median time from the sale to the hand-over, of what was handed over that day.
SELECT channel_id, count(*)::integer AS tasks,
       percentile_cont(0.5) WITHIN GROUP (
           ORDER BY extract(epoch FROM handed_over_at - opened_at))::double precision AS median_s
  FROM fulfilment.v_fulfilment_order
 WHERE handed_over_at >= :start::timestamptz AND handed_over_at < :end::timestamptz
 GROUP BY channel_id
UNION ALL
SELECT NULL, count(*)::integer,
       percentile_cont(0.5) WITHIN GROUP (
           ORDER BY extract(epoch FROM handed_over_at - opened_at))::double precision
  FROM fulfilment.v_fulfilment_order
 WHERE handed_over_at >= :start::timestamptz AND handed_over_at < :end::timestamptz
HAVING count(*) > 0
 LIMIT 1000

-- name: list_order_rows
-- The rows behind orders and revenue; pages by the last row seen.
SELECT o.order_id, o.number, o.placed_at, o.channel_id, o.place_id, o.customer_id, o.currency,
       o.total_minor,
       (SELECT sum(l.ordered)::integer FROM orders.v_line AS l
         WHERE l.customer_id = o.customer_id AND l.order_id = o.order_id) AS units
  FROM orders.v_order AS o
 WHERE o.placed_at >= :start::timestamptz AND o.placed_at < :end::timestamptz
   AND (:currency::text IS NULL OR o.currency = :currency::text)
   AND (:channel_ids::uuid[] IS NULL OR o.channel_id = ANY(:channel_ids::uuid[]))
   AND (o.placed_at, o.order_id) < (:before::timestamptz, :before_id::uuid)
 ORDER BY o.placed_at DESC, o.order_id DESC
 LIMIT :page_size::integer

-- name: list_refusal_rows
-- The rows behind refusals.
SELECT fact_id, occurred_at, channel_id, place_id,
       coalesce(payload ->> 'code', 'orders.payment_declined') AS code,
       coalesce(payload ->> 'field', '') AS field
  FROM platform.v_fact
 WHERE type IN ('orders.sale_refused', 'orders.checkout_declined')
   AND occurred_at >= :start::timestamptz AND occurred_at < :end::timestamptz
   AND (:channel_ids::uuid[] IS NULL OR channel_id = ANY(:channel_ids::uuid[]))
   AND (:code::text IS NULL
        OR coalesce(payload ->> 'code', 'orders.payment_declined') = :code::text)
   AND (occurred_at, fact_id) < (:before::timestamptz, :before_id::uuid)
 ORDER BY occurred_at DESC, fact_id DESC
 LIMIT :page_size::integer

-- name: list_hand_over_rows
-- The rows behind the time to hand-over.
SELECT f.fulfilment_order_id, f.order_id, f.place_id, f.channel_id, f.method, f.opened_at,
       f.handed_over_at, f.promised_at
  FROM fulfilment.v_fulfilment_order AS f
 WHERE f.handed_over_at >= :start::timestamptz AND f.handed_over_at < :end::timestamptz
   AND (:channel_ids::uuid[] IS NULL OR f.channel_id = ANY(:channel_ids::uuid[]))
   AND (f.handed_over_at, f.fulfilment_order_id) < (:before::timestamptz, :before_id::uuid)
 ORDER BY f.handed_over_at DESC, f.fulfilment_order_id DESC
 LIMIT :page_size::integer
