-- name: read_customer_page
-- The whole page in one statement, made into JSON by the database: one round trip, half the CPU.
-- Everything of all ids of the person. Personal values are not in it; whoever may see them asks the
-- customers room.
WITH member AS MATERIALIZED (
    SELECT m.customer_id FROM customers.person_members(:customer_id::uuid) AS m (customer_id))
SELECT json_build_object(
    'points', (SELECT coalesce(json_agg(p), '[]')
                 FROM (SELECT m.programme_id, m.account_id, a.posted, a.held, a.debt
                         FROM member
                         JOIN loyalty.v_membership AS m USING (customer_id)
                         JOIN ledger.v_account AS a ON a.account_id = m.account_id) AS p),
    'spent', (SELECT coalesce(json_agg(s), '[]')
                FROM (SELECT o.currency, count(*) AS orders, sum(o.total_minor) AS total_minor
                        FROM member JOIN orders.v_order AS o USING (customer_id)
                       GROUP BY o.currency) AS s),
    'orders', (SELECT coalesce(json_agg(o ORDER BY o.placed_at DESC), '[]')
                 FROM (SELECT o.order_id, o.number, o.placed_at, o.channel_id, o.currency,
                              o.total_minor, sum(l.ordered) AS ordered,
                              sum(l.fulfilled) AS fulfilled, sum(l.cancelled) AS cancelled
                         FROM (SELECT q.* FROM member JOIN orders.v_order AS q USING (customer_id)
                                ORDER BY q.placed_at DESC LIMIT 10) AS o
                         JOIN orders.v_line AS l
                           ON l.customer_id = o.customer_id AND l.order_id = o.order_id
                        GROUP BY o.order_id, o.number, o.placed_at, o.channel_id, o.currency,
                                 o.total_minor) AS o),
    'timeline', (SELECT coalesce(json_agg(t ORDER BY t.at DESC, t.id DESC), '[]')
                   FROM journeys.timeline(:customer_id::uuid, :before::timestamptz,
                            '00000000-0000-0000-0000-000000000000', :channel_ids::uuid[], NULL,
                            NULL, '{}', NULL, :page_size::integer) AS t)
)::text
