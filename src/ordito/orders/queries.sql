-- name: find_claim
-- From what people call an order to its key.
SELECT customer_id, order_id FROM orders.claim WHERE claim = :claim::text

-- name: list_claims
-- bounded: by the names that are asked for
SELECT claim, customer_id, order_id FROM orders.claim WHERE claim = ANY(:claims::text[])

-- name: find_order
-- One party's order.
SELECT customer_id, order_id, number, version, channel_id, place_id, seller_id, currency,
       total_minor, tax_minor, discount_minor, rulebook_version, source, external_id, origin,
       placed_at
  FROM orders."order"
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid

-- name: list_orders
-- Of all ids of the person, latest first; pages by the instant and id of the last order seen.
SELECT customer_id, order_id, number, version, channel_id, place_id, seller_id, currency,
       total_minor, tax_minor, discount_minor, rulebook_version, source, external_id, origin,
       placed_at
  FROM orders."order"
 WHERE customer_id IN (
           SELECT member FROM customers.person_members(:customer_id::uuid) AS m (member))
   AND (placed_at, order_id) < (:before::timestamptz, :before_id::uuid)
 ORDER BY placed_at DESC, order_id DESC
 LIMIT :page_size::integer

-- name: list_lines
-- All lines of one order.
SELECT line_no, sku_id, method, place_id, reservation_id, ordered, fulfilled, cancelled, returned,
       unit_minor, discount_minor, total_minor, tax_minor, tax_bp, return_requested, withheld,
       relieved_minor, relieved_tax_minor, since_version, promised_at, seller_id, sold_by,
       credited_to, kind, bundle_id
  FROM orders.line
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY line_no
 LIMIT 1000

-- name: list_discounts
-- What promotions took off the lines of one order.
SELECT line_no, promotion_id, code, amount_minor, claim
  FROM orders.v_line_discount
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY line_no, code
 LIMIT 10000

-- name: list_heads
-- bounded: the caller names the orders.
SELECT o.customer_id, o.order_id, o.number, o.version, o.channel_id, o.place_id, o.seller_id,
       o.currency, o.total_minor, o.tax_minor, o.discount_minor, o.rulebook_version, o.source,
       o.external_id, o.origin, o.placed_at
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS k (customer_id, order_id)
  JOIN orders."order" AS o ON o.customer_id = k.customer_id AND o.order_id = k.order_id

-- name: list_all_lines
-- bounded: the caller names the orders.
SELECT l.line_no, l.sku_id, l.method, l.place_id, l.reservation_id, l.ordered, l.fulfilled,
       l.cancelled, l.returned, l.unit_minor, l.discount_minor, l.total_minor, l.tax_minor,
       l.tax_bp, l.return_requested, l.withheld, l.relieved_minor, l.relieved_tax_minor,
       l.since_version, l.promised_at, l.seller_id, l.sold_by, l.credited_to, l.kind,
       l.bundle_id, l.order_id
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS k (customer_id, order_id)
  JOIN orders.line AS l ON l.customer_id = k.customer_id AND l.order_id = k.order_id
 ORDER BY l.order_id, l.line_no

-- name: list_actions
-- The book of one order.
SELECT version, kind, line_nos, quantities, reason, actor, channel_id, place_id, at,
       axes, due_minor, change_id
  FROM orders.v_action
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY version
 LIMIT 1000

-- name: list_payments
-- The money of one order.
SELECT payment_id, order_id, tender, currency, amount_minor, authorised_minor, captured_minor,
       voided_minor, refunded_minor, declined, reference
  FROM orders.payment
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY number
 LIMIT 100

-- name: find_checkout
-- A checkout with what its client was told.
SELECT customer_id, order_id, state, channel_id, place_id, actor, request_id, basket, answer,
       opened_at, expires_at
  FROM orders.checkout
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid

-- name: list_left_open
-- scatter: a job's question, not a request's. Checkouts whose client or server went away.
SELECT customer_id, order_id, state, channel_id, place_id, actor, request_id, basket, answer,
       opened_at, expires_at
  FROM orders.checkout
 WHERE closed_at IS NULL AND opened_at < :before::timestamptz
 ORDER BY opened_at
 LIMIT :batch::integer

-- name: list_asked
-- Movements of one order's money that the processor has not confirmed.
SELECT e.customer_id, p.order_id, e.payment_id, p.tender, p.currency, e.kind, e.key,
       e.amount_minor, e.destination
  FROM orders.payment_entry AS e
  JOIN orders.payment AS p ON p.customer_id = e.customer_id AND p.payment_id = e.payment_id
 WHERE p.customer_id = :customer_id::uuid AND p.order_id = :order_id::uuid
   AND e.settled_at IS NULL AND e.refused_at IS NULL
 ORDER BY e.payment_id, e.kind, e.key
 LIMIT 100

-- name: list_unsettled
-- scatter: a job's question, not a request's. Orders whose money was asked for and never settled.
SELECT DISTINCT p.customer_id, p.order_id
  FROM orders.payment_entry AS e
  JOIN orders.payment AS p ON p.customer_id = e.customer_id AND p.payment_id = e.payment_id
 WHERE coalesce(e.settled_at, e.refused_at) IS NULL AND e.at < :before::timestamptz
 LIMIT :batch::integer

-- name: find_change
-- A proposed change of one party.
SELECT customer_id, change_id, order_id, version, kind, state, request, effect, payments, actor,
       channel_id, place_id, previewed_at, expires_at, closed_at
  FROM orders.change
 WHERE customer_id = :customer_id::uuid AND change_id = :change_id::uuid

-- name: list_left_paying
-- scatter: a job's question, not a request's. Changes whose client or server went away in between.
SELECT customer_id, change_id, order_id, version, kind, state, request, effect, payments, actor,
       channel_id, place_id, previewed_at, expires_at, closed_at
  FROM orders.change
 WHERE state = 'paying' AND previewed_at < :before::timestamptz
 ORDER BY previewed_at
 LIMIT :batch::integer
