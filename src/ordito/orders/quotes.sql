-- name: make_quote
-- Written once; only its withdrawal is added.
INSERT INTO orders.quote (customer_id, quote_id, channel_id, place_id, lines, priced, currency,
       total_minor, reference, quoted_at, valid_until)
VALUES (:customer_id::uuid, :quote_id::uuid, :channel_id::uuid, :place_id::uuid, :lines::jsonb,
        :priced::jsonb, :currency::text, :total_minor::bigint, :reference::text,
        :quoted_at::timestamptz, :valid_until::timestamptz)

-- name: claim_quote
-- So that people find it by its number.
INSERT INTO orders.claim (claim, customer_id, order_id)
VALUES (:claim::text, :customer_id::uuid, :quote_id::uuid) ON CONFLICT DO NOTHING

-- name: withdraw_quote
-- Once.
UPDATE orders.quote SET withdrawn_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND quote_id = :quote_id::uuid AND withdrawn_at IS NULL
RETURNING quote_id

-- name: find_quote_key
-- From what people call a quote to its key.
SELECT customer_id, order_id AS quote_id FROM orders.claim WHERE claim = :claim::text

-- name: find_quote
-- One quote, whole.
SELECT to_jsonb(q) FROM orders.quote AS q
 WHERE q.customer_id = :customer_id::uuid AND q.quote_id = :quote_id::uuid

-- name: list_quotes
-- A company's quotes, latest first.
SELECT to_jsonb(q) FROM orders.quote AS q
 WHERE q.customer_id = :customer_id::uuid
 ORDER BY q.quoted_at DESC, q.quote_id
 LIMIT 200

-- name: find_quoted_order
-- An order that has its number from a quote.
SELECT order_id FROM orders.claim WHERE claim = :claim::text
