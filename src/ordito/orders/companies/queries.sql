-- name: list_companies
-- Whole rows as JSON: what invoices need is nested.
SELECT to_jsonb(c) FROM orders.company AS c
 WHERE c.customer_id = ANY(:customer_ids::uuid[]) LIMIT 1000

-- name: list_credit_entries
-- A company's credit book, latest first.
SELECT key, kind, payment_id, amount_minor, reference, at FROM orders.credit_entry
 WHERE customer_id = :customer_id::uuid
 ORDER BY at DESC, key
 LIMIT 500

-- name: find_credit_key
-- From a payment to the company whose credit it used.
SELECT customer_id, order_id FROM orders.claim WHERE claim = :claim::text

-- name: find_credit_draw
-- What a payment drew.
SELECT amount_minor FROM orders.credit_entry
 WHERE customer_id = :customer_id::uuid AND payment_id = :payment_id::uuid AND kind = 'draw'
