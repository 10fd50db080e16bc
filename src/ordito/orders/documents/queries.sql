-- name: list_documents
-- All documents of some orders, whole.
SELECT to_jsonb(d)
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS k (customer_id, order_id)
  JOIN orders.document AS d ON d.customer_id = k.customer_id AND d.order_id = k.order_id
 ORDER BY d.order_id, d.turn
 LIMIT 10000

-- name: list_some
-- bounded: the caller names the documents.
SELECT to_jsonb(d)
  FROM unnest(:customer_ids::uuid[], :document_ids::uuid[]) AS k (customer_id, document_id)
  JOIN orders.document AS d
    ON d.customer_id = k.customer_id AND d.document_id = k.document_id

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
SELECT series FROM orders.document WHERE number IS NULL
 GROUP BY series
 ORDER BY bool_or(kind = 'credit_note'), series  -- a credit note names what it corrects
 LIMIT 1000

-- name: find_claimed_document
-- From a document's id to its customer and order.
SELECT customer_id, order_id FROM orders.claim WHERE claim = :claim::text

-- name: list_wishes
-- What the checkouts of some orders kept about their papers.
SELECT k.order_id, c.basket ->> 'receipt_series' AS own_series,
       (c.basket ->> 'receipt_number')::bigint AS own_number,
       coalesce((c.basket ->> 'wants_invoice')::boolean, false) AS wants_invoice
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS k (customer_id, order_id)
  JOIN orders.checkout AS c ON c.customer_id = k.customer_id AND c.order_id = k.order_id
 WHERE c.basket ->> 'receipt_series' IS NOT NULL OR c.basket ->> 'wants_invoice' = 'true'
 LIMIT 10000
