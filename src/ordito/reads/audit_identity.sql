-- name: edges_between_people
-- What stands joins: both ends of an edge that was neither cut nor held are one person.
SELECT e.customer_id::text AS subject,
       jsonb_build_object('edge_id', e.edge_id, 'other_id', e.other_id) AS facts
  FROM customers.v_edge AS e
  LEFT JOIN customers.v_person AS one ON one.customer_id = e.customer_id
  LEFT JOIN customers.v_person AS other ON other.customer_id = e.other_id
  LEFT JOIN customers.v_identifier AS i
    ON i.customer_id = e.customer_id AND i.identifier_id = e.via
  LEFT JOIN customers.v_identifier AS o
    ON o.customer_id = e.other_id AND o.identifier_id = e.other_via
 WHERE e.customer_id < e.other_id AND e.rule <> 'session' AND e.cut_at IS NULL
   AND e.held IS NULL AND i.shared_at IS NULL AND o.shared_at IS NULL
   AND one.person_id IS DISTINCT FROM other.person_id
   AND (:since::timestamptz IS NULL OR e.first_at >= :since::timestamptz)
 ORDER BY e.customer_id, e.edge_id LIMIT :most::integer;

-- name: ids_without_edge
-- Nobody was retired without a reason: some standing edge leads to another id of the person.
SELECT p.customer_id::text AS subject, jsonb_build_object('person_id', p.person_id) AS facts
  FROM customers.v_person AS p
 WHERE p.person_id <> p.customer_id
   AND NOT EXISTS (
           SELECT FROM customers.v_edge AS e
             JOIN customers.v_person AS other ON other.customer_id = e.other_id
            WHERE e.customer_id = p.customer_id AND other.person_id = p.person_id
              AND e.cut_at IS NULL AND e.held IS NULL)
   AND (:since::timestamptz IS NULL OR EXISTS (
           SELECT FROM customers.v_person_change AS h
            WHERE h.customer_id = p.customer_id AND h.changed_at >= :since::timestamptz))
 ORDER BY p.customer_id LIMIT :most::integer;

-- name: edges_of_one_side
-- An edge stands under both ids, and says the same there.
SELECT e.customer_id::text AS subject, jsonb_build_object('edge_id', e.edge_id) AS facts
  FROM customers.v_edge AS e
  LEFT JOIN customers.v_edge AS m
    ON m.customer_id = e.other_id AND m.edge_id = e.edge_id
 WHERE (m.other_id, m.via, m.other_via, m.rule, m.first_at, m.held, m.cut_at)
       IS DISTINCT FROM
       (e.customer_id, e.other_via, e.via, e.rule, e.first_at, e.held, e.cut_at)
   AND (m.edge_id IS NULL OR e.customer_id < e.other_id)
   AND (:since::timestamptz IS NULL OR e.first_at >= :since::timestamptz)
 ORDER BY e.customer_id, e.edge_id LIMIT :most::integer;

-- name: people_against_history
-- Who answers now is what the history said last; who never changed answers for itself.
SELECT p.customer_id::text AS subject,
       jsonb_build_object('person_id', p.person_id, 'history', h.person_id) AS facts
  FROM customers.v_person AS p
  LEFT JOIN LATERAL (
        SELECT c.person_id, c.changed_at FROM customers.v_person_change AS c
         WHERE c.customer_id = p.customer_id
         ORDER BY c.changed_at DESC LIMIT 1) AS h ON true
 WHERE p.person_id <> coalesce(h.person_id, p.customer_id)
   AND (:since::timestamptz IS NULL OR h.changed_at IS NULL
        OR h.changed_at >= :since::timestamptz)
 ORDER BY p.customer_id LIMIT :most::integer;

-- name: people_who_moved_on
-- A redirect leads to who answers, never to another redirect.
SELECT p.customer_id::text AS subject,
       jsonb_build_object('person_id', p.person_id, 'leads_to', s.person_id) AS facts
  FROM customers.v_person AS p
  LEFT JOIN customers.v_person AS s ON s.customer_id = p.person_id
 WHERE s.person_id IS DISTINCT FROM p.person_id
   AND (:since::timestamptz IS NULL OR EXISTS (
           SELECT FROM customers.v_person_change AS h
            WHERE h.customer_id = p.customer_id AND h.changed_at >= :since::timestamptz))
 ORDER BY p.customer_id LIMIT :most::integer;
