-- name: list_documents
-- All documents of one order, whole.
SELECT to_jsonb(d) FROM orders.document AS d
 WHERE d.customer_id = :customer_id::uuid AND d.order_id = :order_id::uuid
 ORDER BY d.turn
 LIMIT 1000

-- name: find_document
-- One document, whole.
SELECT to_jsonb(d) FROM orders.document AS d
 WHERE d.customer_id = :customer_id::uuid AND d.document_id = :document_id::uuid

-- name: find_document_key
-- From a fiscal number to the document's key.
SELECT customer_id, document_id FROM orders.document_number
 WHERE series = :series::text AND number = :number::bigint

-- name: list_unnumbered_series
-- scatter: a job's question, not a request's.
SELECT DISTINCT series FROM orders.document WHERE number IS NULL ORDER BY series LIMIT 1000

-- name: find_own_number
-- What the checkout kept of its till's receipt.
SELECT basket ->> 'receipt_series' AS series, (basket ->> 'receipt_number')::bigint AS number
  FROM orders.checkout
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
   AND basket ->> 'receipt_series' IS NOT NULL AND basket ->> 'receipt_number' IS NOT NULL
