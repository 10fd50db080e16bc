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

-- name: move_lines
-- Cancels or fulfils open units; if any line has too few, or the order another version than the
-- caller saw, no row comes back and the caller refuses.
WITH asked AS (
    SELECT * FROM unnest(:line_nos::smallint[], :quantities::integer[]) AS a (line_no, quantity)),
moved AS (
    UPDATE orders.line AS l
       SET fulfilled = l.fulfilled + CASE :kind::text WHEN 'fulfil' THEN a.quantity ELSE 0 END,
           cancelled = l.cancelled + CASE :kind::text WHEN 'cancel' THEN a.quantity ELSE 0 END
      FROM asked AS a
     WHERE l.customer_id = :customer_id::uuid AND l.order_id = :order_id::uuid
       AND l.line_no = a.line_no AND l.fulfilled + l.cancelled + a.quantity <= l.ordered
    RETURNING l.line_no, l.sku_id, l.method, l.place_id, l.reservation_id, l.ordered, l.fulfilled,
              l.cancelled, l.returned, l.unit_minor, l.discount_minor, l.total_minor, l.tax_minor,
              l.tax_bp),
bumped AS (
    UPDATE orders."order" SET version = version + 1
     WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
       AND (:expected_version::integer IS NULL OR version = :expected_version::integer)
       AND (SELECT count(*) FROM moved) = cardinality(:line_nos::smallint[])
    RETURNING version),
book AS (
    INSERT INTO orders.action (customer_id, order_id, version, kind, line_nos, quantities, reason,
           actor, channel_id, place_id, at)
    SELECT :customer_id::uuid, :order_id::uuid, version, :kind::text, :line_nos::smallint[],
           :quantities::integer[], :reason::text, :actor::text, :channel_id::uuid,
           :place_id::uuid, :at::timestamptz
      FROM bumped)
SELECT moved.* FROM moved, bumped ORDER BY moved.line_no

-- name: lock_order
-- Who changes an order holds its head before anything else of it: rivals queue here, so that
-- nobody decides on what another has just changed, and no two wait for each other.
SELECT customer_id, order_id, number, version, channel_id, place_id, seller_id, currency,
       total_minor, tax_minor, discount_minor, rulebook_version, source, external_id, origin,
       placed_at
  FROM orders."order"
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
   FOR UPDATE

-- name: lock_payments
-- Who reckons an order's money holds its payments until the end, so that nobody asks twice.
SELECT payment_id, order_id, tender, currency, amount_minor, authorised_minor, captured_minor,
       voided_minor, refunded_minor, declined, reference
  FROM orders.payment
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY payment_id
   FOR UPDATE

-- name: ask_money
-- The intent counts at once: what is asked for cannot be asked for a second time.
WITH entry AS (
    INSERT INTO orders.payment_entry (customer_id, payment_id, kind, key, amount_minor, at)
    VALUES (:customer_id::uuid, :payment_id::uuid, :kind::text, :key::text,
            :amount_minor::bigint, :at::timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING kind, amount_minor)
UPDATE orders.payment AS p
   SET captured_minor = p.captured_minor
           + CASE e.kind WHEN 'capture' THEN e.amount_minor ELSE 0 END,
       voided_minor = p.voided_minor + CASE e.kind WHEN 'void' THEN e.amount_minor ELSE 0 END,
       refunded_minor = p.refunded_minor
           + CASE e.kind WHEN 'refund' THEN e.amount_minor ELSE 0 END
  FROM entry AS e
 WHERE p.customer_id = :customer_id::uuid AND p.payment_id = :payment_id::uuid
RETURNING p.tender

-- name: settle_money
-- The processor has done it; hearing so twice is hearing it once.
UPDATE orders.payment_entry SET settled_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND payment_id = :payment_id::uuid
   AND kind = :kind::text AND key = :key::text AND settled_at IS NULL
