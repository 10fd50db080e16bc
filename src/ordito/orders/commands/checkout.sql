-- name: open_checkout
-- Key, names and checkout in one round trip; says which of them stands in the way.
SELECT orders.open_checkout(:key::text, :fingerprint::bytea, :claims::text[], :customer_id::uuid,
                            :order_id::uuid, :channel_id::uuid, :place_id::uuid, :actor::text,
                            :request_id::uuid, :basket::jsonb, :expires_at::timestamptz,
                            :at::timestamptz)

-- name: unclaim
-- A checkout that became no order gives the foreign order number free for another try.
DELETE FROM orders.claim WHERE claim = :claim::text AND order_id = :order_id::uuid

-- name: place
-- Everything an order is made of in one statement, and only if the checkout is still open: of two
-- rivals that finish the same checkout one finds no row.
WITH closed AS (
    UPDATE orders.checkout SET state = 'placed', closed_at = :at, answer = :answer::text
     WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid AND state = 'open'
    RETURNING customer_id, order_id, channel_id, place_id),
made AS (
    INSERT INTO orders."order" (customer_id, order_id, number, version, channel_id, place_id,
           seller_id, currency, total_minor, tax_minor, discount_minor, rulebook_version, source,
           external_id, origin, placed_at)
    SELECT customer_id, order_id, :number::text, cardinality(:action_kinds::text[]), channel_id,
           place_id, :seller_id::uuid, :currency::text, :total_minor::bigint, :tax_minor::bigint,
           :discount_minor::bigint, :rulebook_version::bigint, :source::text, :external_id::text,
           :origin::text, :at::timestamptz
      FROM closed
    RETURNING order_id),
lines AS (
    INSERT INTO orders.line (customer_id, order_id, line_no, sku_id, method, place_id,
           reservation_id, ordered, fulfilled, unit_minor, discount_minor, total_minor, tax_minor,
           tax_bp)
    SELECT c.customer_id, c.order_id, l.*
      FROM closed AS c,
           unnest(:line_nos::smallint[], :sku_ids::uuid[], :methods::text[], :place_ids::uuid[],
                  :reservation_ids::uuid[], :quantities::integer[], :fulfilled::integer[],
                  :units_minor::bigint[], :discounts_minor::bigint[], :totals_minor::bigint[],
                  :taxes_minor::bigint[], :taxes_bp::integer[]) AS l),
book AS (
    INSERT INTO orders.action (customer_id, order_id, version, kind, line_nos, quantities, actor,
           channel_id, place_id, at)
    SELECT c.customer_id, c.order_id, a.version, a.kind,
           CASE a.kind WHEN 'place' THEN :line_nos::smallint[] ELSE :gone_line_nos::smallint[] END,
           CASE a.kind WHEN 'place' THEN :quantities::integer[]
                       ELSE :gone_quantities::integer[] END,
           :actor::text, c.channel_id, c.place_id, :at::timestamptz
      FROM closed AS c, unnest(:action_kinds::text[]) WITH ORDINALITY AS a (kind, version)),
money AS (
    INSERT INTO orders.payment (customer_id, payment_id, order_id, tender, token, currency,
           amount_minor, authorised_minor, captured_minor, reference)
    SELECT c.customer_id, p.payment_id, c.order_id, p.tender, p.token, :currency::text, p.amount,
           p.amount, p.captured, p.reference
      FROM closed AS c,
           unnest(:payment_ids::uuid[], :tenders::text[], :tokens::text[], :amounts::bigint[],
                  :captured::bigint[], :references::text[])
               AS p (payment_id, tender, token, amount, captured, reference)),
entries AS (
    INSERT INTO orders.payment_entry (customer_id, payment_id, kind, key, amount_minor, at,
           settled_at)
    SELECT c.customer_id, p.payment_id, k.kind, 'checkout',
           CASE k.kind WHEN 'authorise' THEN p.amount ELSE p.captured END, :at::timestamptz,
           :at::timestamptz
      FROM closed AS c,
           unnest(:payment_ids::uuid[], :amounts::bigint[], :captured::bigint[])
               AS p (payment_id, amount, captured),
           (VALUES ('authorise'), ('capture')) AS k (kind)
     WHERE k.kind = 'authorise' OR p.captured <> 0)
SELECT order_id FROM made

-- name: close_checkout
-- Declined or expired; of two rivals one finds no row.
UPDATE orders.checkout
   SET state = :state::text, closed_at = :at::timestamptz, answer = :answer::text
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid AND state = 'open'
RETURNING order_id
