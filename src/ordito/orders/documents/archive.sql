-- name: keep_contents
-- Once; what is archived never changes.
INSERT INTO orders.archived_document (customer_id, document_id, content, sha256, archived_at,
       kept_until)
SELECT a.customer_id, a.document_id, a.content, a.sha256, :at::timestamptz, a.kept_until
  FROM unnest(:customer_ids::uuid[], :document_ids::uuid[], :contents::text[], :sha256s::bytea[],
              :kept_untils::date[])
           AS a (customer_id, document_id, content, sha256, kept_until)
ON CONFLICT DO NOTHING

-- name: find_content
-- What a document says.
SELECT customer_id, document_id, coalesce(content, '') AS content, sha256, archived_at, kept_until
  FROM orders.archived_document
 WHERE customer_id = :customer_id::uuid AND document_id = :document_id::uuid
   AND forgotten_at IS NULL

-- name: keep_copy
-- The first rendering stays.
INSERT INTO orders.archived_copy (customer_id, document_id, form, language, sha256, size_bytes,
       renderer, rendered_at)
VALUES (:customer_id::uuid, :document_id::uuid, :form::text, :language::text, :sha256::bytea,
        :size_bytes::bigint, :renderer::text, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: find_copy
-- A rendering that somebody has seen before.
SELECT form, language, sha256, size_bytes, renderer, rendered_at
  FROM orders.archived_copy
 WHERE customer_id = :customer_id::uuid AND document_id = :document_id::uuid
   AND form = :form::text AND language = :language::text

-- name: note_access
-- Reading leaves a trace, however it was done.
INSERT INTO orders.document_access (customer_id, access_id, document_id, purpose, form, actor, at)
VALUES (:customer_id::uuid, :access_id::uuid, :document_id::uuid, :purpose::text, :form::text,
        :actor::text, :at::timestamptz)

-- name: list_accesses
-- The latest 500.
SELECT purpose, form, actor, at FROM orders.document_access
 WHERE customer_id = :customer_id::uuid AND document_id = :document_id::uuid
 ORDER BY at DESC, access_id
 LIMIT 500

-- name: make_link
-- The code is drawn, never derived.
INSERT INTO orders.document_link (code, customer_id, document_id, made_at)
VALUES (:code::text, :customer_id::uuid, :document_id::uuid, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: find_link
-- From a code to the document's key.
SELECT customer_id, document_id FROM orders.document_link WHERE code = :code::text

-- name: list_due
-- scatter: a job's question, not a request's. What need not be kept any longer.
SELECT customer_id, document_id FROM orders.archived_document
 WHERE forgotten_at IS NULL AND kept_until < :today::date
 ORDER BY kept_until
 LIMIT :most::integer

-- name: forget_content
-- The row and its hash stay: that there was a document is no secret.
UPDATE orders.archived_document SET content = NULL, forgotten_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND document_id = :document_id::uuid
   AND forgotten_at IS NULL

-- name: forget_copies
-- Their files go with the next sweep.
DELETE FROM orders.archived_copy
 WHERE customer_id = :customer_id::uuid AND document_id = :document_id::uuid

-- name: forget_links
-- scatter: a job's statement, once in a document's life.
DELETE FROM orders.document_link
 WHERE customer_id = :customer_id::uuid AND document_id = :document_id::uuid

-- name: list_archived
-- scatter: an export's question, not a request's. Page by page in the order of issue.
SELECT a.customer_id, a.document_id, coalesce(a.content, '') AS content, a.sha256, a.archived_at,
       a.kept_until
  FROM orders.document AS d
  JOIN orders.archived_document AS a
    ON a.customer_id = d.customer_id AND a.document_id = d.document_id
 WHERE d.issued_at >= :since::timestamptz AND d.issued_at < :until::timestamptz
   AND (d.issued_at, d.document_id) > (:after::timestamptz, :after_id::uuid)
   AND a.forgotten_at IS NULL
 ORDER BY d.issued_at, d.document_id
 LIMIT :page::integer

-- name: list_copies
-- scatter: the archive's check of itself, page by page.
SELECT customer_id, document_id, form, language, sha256
  FROM orders.archived_copy
 WHERE (customer_id, document_id, form, language)
     > (:after_customer::uuid, :after_document::uuid, :after_form::text, :after_language::text)
 ORDER BY customer_id, document_id, form, language
 LIMIT :page::integer

-- name: list_notes
-- What the checkouts of some orders kept for their papers. Nobody was answered for what a till has sold
-- offline, or another system elsewhere.
SELECT k.order_id, c.basket ->> 'receipt_by' AS receipt_by,
       c.basket ->> 'lottery_code' AS lottery_code,
       (nullif(c.answer, '')::jsonb ->> 'points')::bigint AS points,
       coalesce((c.basket ->> 'cash_step_minor')::bigint, 1) AS cash_step_minor
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS k (customer_id, order_id)
  JOIN orders.checkout AS c ON c.customer_id = k.customer_id AND c.order_id = k.order_id
 LIMIT 10000

-- name: forget_buyers
-- What the archive has whole stands there alone from now on.
UPDATE orders.document AS d SET buyer = NULL
  FROM orders.archived_document AS a
 WHERE d.customer_id = ANY(:customer_ids::uuid[]) AND d.buyer IS NOT NULL
   AND a.customer_id = d.customer_id AND a.document_id = d.document_id

-- name: list_retained
-- bounded: the papers of a person
SELECT d.document_id, d.kind, d.series, d.number, a.kept_until
  FROM orders.document AS d
  JOIN orders.archived_document AS a
    ON a.customer_id = d.customer_id AND a.document_id = d.document_id
 WHERE d.customer_id = ANY(:customer_ids::uuid[]) AND a.forgotten_at IS NULL
 ORDER BY d.issued_at, d.document_id
