-- name: list_documents_wanted
-- bounded: the caller names the documents. Whoever asked for the papers of this sale by e-mail, or
-- allowed it for all of them; to the address that was verified last, or else came first.
SELECT d.customer_id, d.document_id AS subject_id, i.identifier_id
  FROM unnest(:customer_ids::uuid[], :subject_ids::uuid[]) AS k (customer_id, document_id)
  JOIN orders.v_document AS d
    ON d.customer_id = k.customer_id AND d.document_id = k.document_id
 CROSS JOIN LATERAL (
       SELECT n.identifier_id FROM customers.v_identifier AS n
        WHERE n.customer_id = d.customer_id AND n.kind = 'email'
        ORDER BY n.verified_at DESC NULLS LAST, n.added_at, n.identifier_id
        LIMIT 1) AS i
  LEFT JOIN orders.v_checkout AS c
    ON c.customer_id = d.customer_id AND c.order_id = d.order_id
 WHERE c.basket ->> 'receipt_by' = 'email' OR customers.is_allowed(d.customer_id, :purpose::text, 'email')

-- name: list_orders_wanted
-- bounded: the caller names the orders. As above; what is carried out at once gets its receipt.
SELECT o.customer_id, o.order_id AS subject_id, i.identifier_id
  FROM unnest(:customer_ids::uuid[], :subject_ids::uuid[]) AS k (customer_id, order_id)
  JOIN orders.v_order AS o ON o.customer_id = k.customer_id AND o.order_id = k.order_id
 CROSS JOIN LATERAL (
       SELECT n.identifier_id FROM customers.v_identifier AS n
        WHERE n.customer_id = o.customer_id AND n.kind = 'email'
        ORDER BY n.verified_at DESC NULLS LAST, n.added_at, n.identifier_id
        LIMIT 1) AS i
  LEFT JOIN orders.v_checkout AS c
    ON c.customer_id = o.customer_id AND c.order_id = o.order_id
 WHERE c.basket ->> 'receipt_by' = 'email' OR customers.is_allowed(o.customer_id, :purpose::text, 'email')
