-- name: document_numbers
-- Numbers of the core's own series have no gap, and each number is its document's and no other's.
SELECT s.series AS subject,
       jsonb_build_object('last', s.last_number, 'numbers', count(n.number),
                          'wrong', count(*) FILTER (WHERE d.number IS DISTINCT FROM n.number
                                                       OR d.series IS DISTINCT FROM n.series))
           AS facts
  FROM orders.v_document_series AS s
  LEFT JOIN orders.v_document_number AS n ON n.series = s.series
  LEFT JOIN orders.v_document AS d
    ON d.customer_id = n.customer_id AND d.document_id = n.document_id
 WHERE :since::timestamptz IS NULL OR EXISTS (
        SELECT FROM orders.v_document_number AS r
         WHERE r.series = s.series AND r.numbered_at >= :since::timestamptz)
 GROUP BY s.series, s.last_number, s.numbered_by
HAVING (s.numbered_by = 'core' AND (count(n.number) <> s.last_number
                                    OR coalesce(max(n.number), 0) <> s.last_number))
    OR count(n.number) <> count(*) FILTER (WHERE d.number = n.number AND d.series = n.series)
 ORDER BY s.series
 LIMIT :most::integer

-- name: document_totals
-- A document says what its lines add up to.
SELECT d.order_id::text || ' document ' || d.turn AS subject,
       jsonb_build_object('total', d.total_minor, 'lines', l.total_minor, 'tax', d.tax_minor,
                          'lines_tax', l.tax_minor) AS facts
  FROM orders.v_document AS d
 CROSS JOIN LATERAL (
       SELECT sum(x.total_minor) AS total_minor, sum(x.tax_minor) AS tax_minor
         FROM jsonb_to_recordset(d.lines) AS x (total_minor bigint, tax_minor bigint)) AS l
 WHERE (d.total_minor, d.tax_minor) IS DISTINCT FROM (l.total_minor, l.tax_minor)
   AND (:since::timestamptz IS NULL OR d.issued_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: documents_not_archived
-- What has a number stands in the archive since the very transaction that gave it.
SELECT d.series || '-' || d.number AS subject,
       jsonb_build_object('document', d.document_id) AS facts
  FROM orders.v_document AS d
 WHERE d.number IS NOT NULL
   AND NOT EXISTS (SELECT FROM orders.v_archived_document AS a
                    WHERE a.customer_id = d.customer_id AND a.document_id = d.document_id)
   AND (:since::timestamptz IS NULL OR d.numbered_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: archived_contents
-- What is archived still has its hash; what is gone was not gone too early.
SELECT a.document_id::text AS subject,
       jsonb_build_object('kept_until', a.kept_until, 'forgotten_at', a.forgotten_at) AS facts
  FROM orders.v_archived_document AS a
 WHERE (a.forgotten_at IS NULL AND a.found_sha256 IS DISTINCT FROM a.sha256
        OR a.forgotten_at::date <= a.kept_until)
   AND (:since::timestamptz IS NULL OR a.archived_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: mail_against_documents
-- What was sent with a document names one; what has ended has an attempt that says how.
SELECT m.message_id::text AS subject,
       jsonb_build_object('state', m.state, 'attempts', m.attempts) AS facts
  FROM messages.v_message AS m
 WHERE (m.template = 'document'
        AND NOT EXISTS (SELECT FROM orders.v_document AS d
                         WHERE d.customer_id = m.customer_id AND d.document_id = m.subject_id)
        OR m.state IN ('sent', 'failed', 'bounced')
        AND NOT EXISTS (SELECT FROM messages.v_attempt AS t
                         WHERE t.customer_id = m.customer_id AND t.message_id = m.message_id))
   AND (:since::timestamptz IS NULL OR m.queued_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: documents_against_orders
-- Where all units of an order have left or were cancelled, what its documents sold less what they
-- credited is what it costs. They follow after commit, so the latest orders may wait.
SELECT o.order_id::text AS subject,
       jsonb_build_object('stated', coalesce(d.stated_minor, 0), 'due', l.due_minor) AS facts
  FROM orders.v_order AS o
  JOIN (SELECT customer_id, order_id, sum(total_minor - relieved_minor) AS due_minor,
               bool_and(fulfilled + cancelled = ordered) AS is_closed,
               bool_or(fulfilled > 0) AS has_left
          FROM orders.v_line GROUP BY customer_id, order_id) AS l USING (customer_id, order_id)
  LEFT JOIN (SELECT customer_id, order_id,
                    sum(CASE kind WHEN 'credit_note' THEN -total_minor ELSE total_minor END)
                        AS stated_minor
               FROM orders.v_document GROUP BY customer_id, order_id) AS d
    USING (customer_id, order_id)
 WHERE l.is_closed AND l.has_left AND o.origin = 'live'
   AND coalesce(d.stated_minor, 0) <> l.due_minor
   AND NOT EXISTS (SELECT FROM orders.v_action AS a
                    WHERE a.customer_id = o.customer_id AND a.order_id = o.order_id
                      AND a.at > :at::timestamptz - interval '2 minutes')
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: credit_drift
-- What a company uses of its credit is the sum of its entries.
SELECT c.customer_id::text AS subject,
       jsonb_build_object('used', c.used_minor, 'entries', coalesce(sum(e.amount_minor), 0))
           AS facts
  FROM orders.v_company AS c
  LEFT JOIN orders.v_credit_entry AS e ON e.customer_id = c.customer_id
 WHERE :since::timestamptz IS NULL OR EXISTS (
        SELECT FROM orders.v_credit_entry AS r
         WHERE r.customer_id = c.customer_id AND r.at >= :since::timestamptz)
 GROUP BY c.customer_id, c.used_minor
HAVING c.used_minor <> coalesce(sum(e.amount_minor), 0)
 LIMIT :most::integer

-- name: lost_carts
-- A cart that is being paid has an open checkout, and one that was ordered has its order.
SELECT c.cart_id::text AS subject,
       jsonb_build_object('cart', c.state, 'checkout', k.state, 'order', c.order_id) AS facts
  FROM orders.v_cart AS c
  LEFT JOIN orders.v_checkout AS k
    ON k.customer_id = c.customer_id AND k.order_id = c.order_id
 WHERE c.state IN ('checkout', 'ordered')
   AND k.state IS DISTINCT FROM CASE c.state WHEN 'checkout' THEN 'open' ELSE 'placed' END
   AND (:since::timestamptz IS NULL OR c.changed_at >= :since::timestamptz)
 LIMIT :most::integer
