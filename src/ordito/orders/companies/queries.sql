-- name: find_company
-- One company with its credit.
SELECT customer_id, name, tax_number, address, country, currency, terms_days, credit_limit_minor,
       active, used_minor
  FROM orders.company WHERE customer_id = :customer_id::uuid

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
