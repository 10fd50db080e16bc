-- name: read_customer_page
-- The whole page in one statement, made into JSON by the database: one round trip, half the CPU.
-- Personal values are not in it; whoever may see them asks the customers room.
SELECT json_build_object(
    'points', (SELECT coalesce(json_agg(json_build_object(
                   'programme_id', m.programme_id, 'account_id', m.account_id,
                   'posted', a.posted, 'held', a.held, 'debt', a.debt)), '[]')
                 FROM loyalty.v_membership AS m
                 JOIN ledger.v_account AS a ON a.account_id = m.account_id
                WHERE m.customer_id = :customer_id::uuid),
    'spent', (SELECT coalesce(json_agg(json_build_object('currency', s.currency,
                   'orders', s.orders, 'total_minor', s.total_minor)), '[]')
                FROM (SELECT currency, count(*) AS orders, sum(total_minor) AS total_minor
                        FROM orders.v_order WHERE customer_id = :customer_id::uuid
                       GROUP BY currency) AS s),
    'orders', (SELECT coalesce(json_agg(row_to_json(o) ORDER BY o.placed_at DESC), '[]')
                 FROM (SELECT o.order_id, o.number, o.placed_at, o.channel_id, o.currency,
                              o.total_minor, sum(l.ordered) AS ordered,
                              sum(l.fulfilled) AS fulfilled, sum(l.cancelled) AS cancelled
                         FROM (SELECT * FROM orders.v_order
                                WHERE customer_id = :customer_id::uuid
                                ORDER BY placed_at DESC LIMIT 10) AS o
                         JOIN orders.v_line AS l
                           ON l.customer_id = o.customer_id AND l.order_id = o.order_id
                        GROUP BY o.order_id, o.number, o.placed_at, o.channel_id, o.currency,
                                 o.total_minor) AS o),
    'timeline', (SELECT coalesce(json_agg(row_to_json(t) ORDER BY t.at DESC, t.id DESC), '[]')
                   FROM (SELECT * FROM (
                            (SELECT f.fact_id AS id, f.occurred_at AS at, f.type, f.channel_id,
                                    f.place_id, f.actor, f.case_id, f.payload
                               FROM platform.v_fact AS f
                              WHERE f.customer_id = :customer_id::uuid
                                AND f.occurred_at < :before::timestamptz
                                AND (:channel_ids::uuid[] IS NULL
                                     OR f.channel_id = ANY(:channel_ids::uuid[]))
                              ORDER BY f.occurred_at DESC LIMIT :page_size::integer)
                            UNION ALL
                            (SELECT t.touchpoint_id, t.occurred_at, t.type, t.channel_id,
                                    t.place_id, 'customer', NULL, t.payload
                               FROM journeys.v_touchpoint AS t
                              WHERE t.identifier_id IN (
                                        SELECT i.identifier_id FROM customers.v_identifier AS i
                                         WHERE i.customer_id = :customer_id::uuid)
                                AND t.occurred_at < :before::timestamptz
                                AND (:channel_ids::uuid[] IS NULL
                                     OR t.channel_id = ANY(:channel_ids::uuid[]))
                              ORDER BY t.occurred_at DESC LIMIT :page_size::integer)) AS seen
                         ORDER BY at DESC, id DESC LIMIT :page_size::integer) AS t)
)::text
