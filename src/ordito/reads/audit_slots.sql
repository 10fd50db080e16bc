-- name: slots_not_as_taken
-- A slot counts the orders that have taken it.
SELECT coalesce(s.place_id, t.place_id)::text AS subject,
       jsonb_build_object('begins_at', coalesce(s.begins_at, t.begins_at),
                          'taken', s.taken, 'orders', t.orders) AS facts
  FROM fulfilment.v_slot AS s
  FULL JOIN (SELECT place_id, begins_at, count(*) AS orders FROM fulfilment.v_slot_taking
              GROUP BY place_id, begins_at) AS t
    ON t.place_id = s.place_id AND t.begins_at = s.begins_at
 WHERE coalesce(s.taken, 0) <> coalesce(t.orders, 0)
   AND (:since::timestamptz IS NULL OR coalesce(s.begins_at, t.begins_at) >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: slots_taken_for_nothing
-- Who has taken a slot is being sold something that is collected there, or waits to come for it.
SELECT t.order_id::text AS subject,
       jsonb_build_object('place_id', t.place_id, 'begins_at', t.begins_at) AS facts
  FROM fulfilment.v_slot_taking AS t
 WHERE NOT EXISTS (
           SELECT FROM fulfilment.v_fulfilment_order AS f
            WHERE f.place_id = t.place_id AND f.order_id = t.order_id
              AND f.method = 'collect' AND f.state <> 'cancelled')
   AND NOT EXISTS (
           SELECT FROM orders.v_checkout AS c WHERE c.order_id = t.order_id AND c.closed_at IS NULL)
   AND (:since::timestamptz IS NULL OR t.begins_at >= :since::timestamptz)
 ORDER BY t.order_id LIMIT :most::integer;
