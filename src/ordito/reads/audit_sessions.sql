-- name: sessions_without_order
-- A session that says it was completed has its order.
SELECT s.session_id::text AS subject, jsonb_build_object('order_id', s.order_id) AS facts
  FROM orders.v_session AS s
  LEFT JOIN orders.v_order AS o
    ON o.customer_id = coalesce(s.buyer_id, s.customer_id) AND o.order_id = s.order_id
 WHERE s.state = 'completed' AND o.order_id IS NULL
   AND (:since::timestamptz IS NULL OR s.closed_at >= :since::timestamptz)
 ORDER BY s.session_id LIMIT :most::integer;

-- name: orders_without_session
-- An order that was agreed in a session has completed it.
SELECT c.order_id::text AS subject,
       jsonb_build_object('session_id', c.basket -> 'session_id', 'state', s.state) AS facts
  FROM orders.v_checkout AS c
  LEFT JOIN orders.v_session AS s
    ON s.customer_id = (c.basket ->> 'session_customer_id')::uuid
   AND s.session_id = (c.basket ->> 'session_id')::uuid
 WHERE c.state = 'placed' AND c.basket ? 'session_id'
   AND (s.state IS DISTINCT FROM 'completed' OR s.order_id IS DISTINCT FROM c.order_id)
   AND (:since::timestamptz IS NULL OR c.opened_at >= :since::timestamptz)
 ORDER BY c.order_id LIMIT :most::integer;

-- name: orders_of_two_sessions
-- An order was agreed in one session at most.
SELECT s.order_id::text AS subject, jsonb_build_object('sessions', count(*)) AS facts
  FROM orders.v_session AS s
 WHERE s.order_id IS NOT NULL
 GROUP BY s.order_id
HAVING count(*) > 1
   AND (:since::timestamptz IS NULL OR max(s.changed_at) >= :since::timestamptz)
 ORDER BY s.order_id LIMIT :most::integer;

-- name: sessions_without_checkout
-- A session that is being paid has a checkout that is open.
SELECT s.session_id::text AS subject,
       jsonb_build_object('order_id', s.order_id, 'checkout', c.state) AS facts
  FROM orders.v_session AS s
  LEFT JOIN orders.v_checkout AS c
    ON c.customer_id = coalesce(s.buyer_id, s.customer_id) AND c.order_id = s.order_id
 WHERE s.state = 'paying' AND c.state IS DISTINCT FROM 'open'
   AND (:since::timestamptz IS NULL OR s.changed_at >= :since::timestamptz)
 ORDER BY s.session_id LIMIT :most::integer;

-- name: typed_and_not_forgotten
-- Of a session that is over nothing stays that was typed for it.
SELECT s.session_id::text AS subject, jsonb_build_object('state', s.state) AS facts
  FROM orders.v_session AS s
  JOIN customers.v_typed AS t
    ON t.customer_id = s.customer_id AND t.typed_id = s.session_id
 WHERE s.state IN ('completed', 'canceled')
   AND (:since::timestamptz IS NULL OR s.closed_at >= :since::timestamptz)
 ORDER BY s.session_id LIMIT :most::integer;
