-- name: lock_payments
-- Who reckons an order's money holds its payments until the end, so that nobody asks twice.
SELECT payment_id, order_id, tender, currency, amount_minor, authorised_minor, captured_minor,
       voided_minor, refunded_minor, declined, reference
  FROM orders.payment
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY number
   FOR UPDATE

-- name: ask_money
-- The intent counts at once: what is asked for cannot be asked for a second time.
WITH entry AS (
    INSERT INTO orders.payment_entry (customer_id, payment_id, kind, key, amount_minor, at,
           destination)
    VALUES (:customer_id::uuid, :payment_id::uuid, :kind::text, :key::text,
            :amount_minor::bigint, :at::timestamptz, :destination::text)
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
   AND kind = :kind::text AND key = :key::text AND settled_at IS NULL AND refused_at IS NULL

-- name: refuse_capture
-- The processor will not give promised money any more: what was asked for was not taken, so what of
-- it was to go back does not go back either; the order is reckoned anew.
WITH entry AS (
    UPDATE orders.payment_entry SET refused_at = :at::timestamptz
     WHERE customer_id = :customer_id::uuid AND payment_id = :payment_id::uuid
       AND kind = 'capture' AND key = :key::text AND settled_at IS NULL AND refused_at IS NULL
    RETURNING amount_minor),
back AS (
    UPDATE orders.payment_entry SET refused_at = :at::timestamptz
     WHERE customer_id = :customer_id::uuid AND payment_id = :payment_id::uuid
       AND kind = 'refund' AND settled_at IS NULL AND refused_at IS NULL
       AND EXISTS (SELECT FROM entry)
    RETURNING amount_minor)
UPDATE orders.payment AS p
   SET captured_minor = p.captured_minor - e.amount_minor,
       refunded_minor = p.refunded_minor - (SELECT coalesce(sum(b.amount_minor), 0) FROM back AS b)
  FROM entry AS e
 WHERE p.customer_id = :customer_id::uuid AND p.payment_id = :payment_id::uuid
RETURNING p.payment_id

-- name: decline
-- What was promised and not taken is void, and the payment says why; a second hearing finds nothing.
-- Each capture that is refused of a payment, declined already or not, takes its part off the promise.
WITH known AS (
    SELECT payment_id, authorised_minor - captured_minor - voided_minor AS rest
      FROM orders.payment
     WHERE customer_id = :customer_id::uuid AND payment_id = :payment_id::uuid),
entry AS (
    INSERT INTO orders.payment_entry (customer_id, payment_id, kind, key, amount_minor, at,
           settled_at)
    SELECT :customer_id::uuid, payment_id, 'decline', :key::text, rest, :at::timestamptz,
           :at::timestamptz
      FROM known WHERE rest > 0
    ON CONFLICT DO NOTHING
    RETURNING payment_id, amount_minor)
UPDATE orders.payment AS p
   SET declined = true, voided_minor = p.voided_minor + e.amount_minor
  FROM entry AS e
 WHERE p.customer_id = :customer_id::uuid AND p.payment_id = e.payment_id
RETURNING e.amount_minor

-- name: add_payments
-- Further tenders of an order that has become dearer, with their authorisation; twice is once.
WITH asked AS (
    SELECT * FROM unnest(:payment_ids::uuid[], :tenders::text[], :tokens::text[],
                         :amounts::bigint[], :captured::bigint[], :references::text[])
               WITH ORDINALITY
               AS p (payment_id, tender, token, amount, captured, reference, number)),
known AS (
    SELECT coalesce(max(number), 0) AS number FROM orders.payment
     WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid),
paid AS (
    INSERT INTO orders.payment (customer_id, payment_id, order_id, number, tender, token, currency,
           amount_minor, authorised_minor, captured_minor, reference)
    SELECT :customer_id::uuid, p.payment_id, :order_id::uuid, k.number + p.number, p.tender,
           p.token, :currency::text, p.amount, p.amount, p.captured, p.reference
      FROM asked AS p, known AS k
    ON CONFLICT (customer_id, payment_id) DO NOTHING
    RETURNING payment_id, amount_minor, captured_minor)
INSERT INTO orders.payment_entry (customer_id, payment_id, kind, key, amount_minor, at, settled_at)
SELECT :customer_id::uuid, p.payment_id, k.kind, :key::text,
       CASE k.kind WHEN 'authorise' THEN p.amount_minor ELSE p.captured_minor END,
       :at::timestamptz, :at::timestamptz
  FROM paid AS p, (VALUES ('authorise'), ('capture')) AS k (kind)
 WHERE k.kind = 'authorise' OR p.captured_minor <> 0

-- name: list_tender_rules
-- How money goes back.
SELECT tender, refund_rank, takes_back, most_minor FROM orders.tender_rule ORDER BY tender LIMIT 200

-- name: put_tender_rules
-- A rule that is equal already is left alone and not answered.
INSERT INTO orders.tender_rule AS kept (tender, refund_rank, takes_back, most_minor)
SELECT tender, refund_rank, takes_back, most_minor
  FROM unnest(:tenders::text[], :refund_ranks::integer[], :takes_backs::boolean[],
              :mosts_minor::bigint[])
           AS r (tender, refund_rank, takes_back, most_minor)
 ORDER BY tender
    ON CONFLICT (tender) DO UPDATE
       SET refund_rank = excluded.refund_rank, takes_back = excluded.takes_back,
           most_minor = excluded.most_minor
     WHERE kept IS DISTINCT FROM excluded
RETURNING tender
