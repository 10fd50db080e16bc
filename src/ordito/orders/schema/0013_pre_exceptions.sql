-- What somebody has to look into, from which instant on: one room's part of the list of exceptions.
CREATE VIEW orders.v_exception AS
SELECT h.hold_id AS exception_id, 'order_held_' || h.kind AS kind, o.customer_id, o.order_id,
       o.place_id, h.placed_at AS opened_at, h.placed_at AS due_at
  FROM orders.hold AS h
  JOIN orders."order" AS o ON o.customer_id = h.customer_id AND o.order_id = h.order_id
 WHERE h.released_at IS NULL
UNION ALL
SELECT c.order_id, 'checkout_left_open', c.customer_id, c.order_id, c.place_id, c.opened_at,
       c.expires_at
  FROM orders.checkout AS c
 WHERE c.closed_at IS NULL
UNION ALL
SELECT p.payment_id, 'money_unsettled_' || e.kind, p.customer_id, p.order_id, o.place_id, e.at,
       e.at + interval '5 minutes'
  FROM orders.payment_entry AS e
  JOIN orders.payment AS p ON p.customer_id = e.customer_id AND p.payment_id = e.payment_id
  JOIN orders."order" AS o ON o.customer_id = p.customer_id AND o.order_id = p.order_id
 WHERE coalesce(e.settled_at, e.refused_at) IS NULL
UNION ALL
SELECT d.document_id, 'document_unnumbered', d.customer_id, d.order_id, d.place_id, d.issued_at,
       d.issued_at + interval '15 minutes'
  FROM orders.document AS d
 WHERE d.number IS NULL
UNION ALL
-- the processor broke its promise, perhaps part by part, and nobody has paid since nor brought the
-- goods back
SELECT p.payment_id, 'payment_declined', p.customer_id, p.order_id, o.place_id, e.at, e.at
  FROM orders.payment AS p
 CROSS JOIN LATERAL (
       SELECT min(n.at) AS at FROM orders.payment_entry AS n
        WHERE n.customer_id = p.customer_id AND n.payment_id = p.payment_id
          AND n.kind = 'decline') AS e
  JOIN orders."order" AS o ON o.customer_id = p.customer_id AND o.order_id = p.order_id
 WHERE p.declined
   AND (SELECT sum(l.total_minor - l.relieved_minor) FROM orders.line AS l
         WHERE l.customer_id = p.customer_id AND l.order_id = p.order_id)
       > (SELECT sum(q.authorised_minor - q.voided_minor - q.refunded_minor)
            FROM orders.payment AS q
           WHERE q.customer_id = p.customer_id AND q.order_id = p.order_id)
UNION ALL
SELECT c.change_id, 'change_left_paying', c.customer_id, c.order_id, c.place_id, c.previewed_at,
       c.expires_at
  FROM orders.change AS c
 WHERE c.state = 'paying';
