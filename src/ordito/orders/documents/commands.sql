-- name: issue_documents
-- The slots of the customers are held: their next turns are nobody else's, and the unique
-- constraint says so again.
INSERT INTO orders.document
SELECT * FROM jsonb_populate_recordset(NULL::orders.document, :rows::jsonb)

-- name: claim_documents
-- An id alone finds its customer.
INSERT INTO orders.claim (claim, customer_id, order_id)
SELECT c.claim, c.customer_id, c.order_id
  FROM unnest(:claims::text[], :customer_ids::uuid[], :order_ids::uuid[])
           AS c (claim, customer_id, order_id)
ON CONFLICT DO NOTHING

-- name: list_sellers
-- What the series of documents are named after; where no place sold, the year is that of UTC.
SELECT e.entity_id AS seller_id, p.place_id, e.code, coalesce(p.time_zone, 'UTC') AS time_zone
  FROM unnest(:seller_ids::uuid[], :place_ids::uuid[]) AS k (seller_id, place_id)
  JOIN network.v_entity AS e ON e.entity_id = k.seller_id
  LEFT JOIN network.v_place AS p ON p.place_id = k.place_id
 LIMIT 10000

-- name: lock_series
-- Whoever numbers documents of the series waits here for who does it now.
INSERT INTO orders.document_series AS s (series, last_number, numbered_by)
VALUES (:series::text, 0, 'core')
ON CONFLICT (series) DO UPDATE SET last_number = s.last_number
RETURNING last_number

-- name: list_unnumbered
-- scatter: a job's question, not a request's. Under the lock of the series. What a credit note
-- corrects has its number first, because the note names it.
SELECT d.customer_id, d.document_id, d.order_id
  FROM orders.document AS d
 WHERE d.series = :series::text AND d.number IS NULL
   AND (d.refers_to IS NULL OR EXISTS (
        SELECT FROM orders.document AS o
         WHERE o.customer_id = d.customer_id AND o.document_id = d.refers_to
           AND o.number IS NOT NULL))
 ORDER BY d.issued_at, d.document_id
 LIMIT :most::integer

-- name: keep_numbers
-- The primary key lets no number be given twice, the unique one no document be numbered twice.
INSERT INTO orders.document_number (series, number, customer_id, document_id, numbered_at)
SELECT :series::text, n.number, n.customer_id, n.document_id, :at::timestamptz
  FROM unnest(:numbers::bigint[], :customer_ids::uuid[], :document_ids::uuid[])
           AS n (number, customer_id, document_id)

-- name: write_numbers
-- Into the documents themselves, which then never change again.
UPDATE orders.document AS d SET number = n.number, numbered_at = :at::timestamptz
  FROM unnest(:numbers::bigint[], :customer_ids::uuid[], :document_ids::uuid[])
           AS n (number, customer_id, document_id)
 WHERE d.customer_id = n.customer_id AND d.document_id = n.document_id AND d.number IS NULL

-- name: raise_series
-- Under the lock of the series.
UPDATE orders.document_series SET last_number = last_number + :count::bigint
 WHERE series = :series::text

-- name: take_own_number
-- A till's series: numbers may arrive out of turn, each once.
WITH taken AS (
    INSERT INTO orders.document_number (series, number, customer_id, document_id, numbered_at)
    VALUES (:series::text, :number::bigint, :customer_id::uuid, :document_id::uuid,
            :at::timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING number),
counted AS (
    INSERT INTO orders.document_series AS s (series, last_number, numbered_by)
    SELECT :series::text, t.number, 'till' FROM taken AS t
    ON CONFLICT (series) DO UPDATE SET last_number = greatest(s.last_number, excluded.last_number)
    RETURNING last_number)
SELECT last_number FROM counted
