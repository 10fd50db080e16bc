-- name: read_profile
-- One statement, made into JSON by the database: every part by the ids of the person.
WITH person AS (
    SELECT coalesce((SELECT person_id FROM customers.v_person
                      WHERE customer_id = :customer_id::uuid), :customer_id::uuid) AS person_id),
member AS MATERIALIZED (
    SELECT m.customer_id FROM customers.person_members(:customer_id::uuid) AS m (customer_id))
SELECT json_build_object(
    'customer_id', (SELECT person_id FROM person),
    'member_ids', (SELECT json_agg(customer_id ORDER BY customer_id) FROM member),
    'last_touch', (SELECT json_build_object('at', t.at, 'type', t.type,
                          'channel_id', t.channel_id, 'place_id', t.place_id)
                     FROM journeys.timeline(:customer_id::uuid, 'infinity',
                              'ffffffff-ffff-ffff-ffff-ffffffffffff', NULL, NULL, NULL, '{}',
                              NULL, 1) AS t),
    'carts', (SELECT coalesce(json_agg(c ORDER BY c.changed_at DESC), '[]')
                FROM (SELECT k.cart_id, k.customer_id,
                             coalesce(sum((l.line ->> 'quantity')::integer), 0) AS units,
                             coalesce(json_agg(l.line -> 'sku_id')
                                      FILTER (WHERE l.line IS NOT NULL), '[]') AS sku_ids,
                             k.changed_at
                        FROM member
                        JOIN orders.v_cart AS k USING (customer_id)
                        LEFT JOIN LATERAL jsonb_array_elements(k.lines) AS l (line) ON true
                       WHERE k.state IN ('open', 'checkout')
                       GROUP BY k.customer_id, k.cart_id, k.changed_at) AS c
               WHERE c.units > 0),
    'open_orders', (SELECT coalesce(json_agg(o ORDER BY o.promised_at, o.number), '[]')
                      FROM (SELECT q.order_id, q.number, l.method, l.place_id,
                                   sum(l.ordered - l.fulfilled - l.cancelled) AS units,
                                   sum(l.return_requested) AS return_requested,
                                   min(l.promised_at) AS promised_at
                              FROM member
                              JOIN orders.v_line AS l USING (customer_id)
                              JOIN orders.v_order AS q USING (customer_id, order_id)
                             WHERE l.ordered > l.fulfilled + l.cancelled
                                OR l.return_requested > 0
                             GROUP BY q.order_id, q.number, l.method, l.place_id
                             ORDER BY min(l.promised_at) LIMIT 20) AS o),
    'standings', (SELECT coalesce(json_agg(json_build_object(
                         'programme_id', m.programme_id, 'account_id', m.account_id,
                         'posted', a.posted, 'held', a.held, 'debt', a.debt,
                         'tier', CASE WHEN m.tier_until > :at::timestamptz THEN m.tier END)
                             ORDER BY m.enrolled_at), '[]')
                    FROM member
                    JOIN loyalty.v_membership AS m USING (customer_id)
                    JOIN ledger.v_account AS a ON a.account_id = m.account_id),
    'cases', (SELECT coalesce(json_agg(json_build_object('order_id', h.order_id,
                         'kind', 'order_held_' || h.kind, 'since', h.placed_at)
                             ORDER BY h.placed_at), '[]')
                FROM member
                JOIN orders.v_hold AS h USING (customer_id)
               WHERE h.released_at IS NULL),
    'looked_at', (SELECT coalesce(json_agg(i), '[]')
                    FROM (SELECT i.product_id, max(i.viewed_at) AS viewed_at,
                                 max(i.compared_at) AS compared_at
                            FROM member
                            JOIN journeys.v_interest AS i USING (customer_id)
                           WHERE i.kept_until > :at::timestamptz
                             AND customers.is_allowed(:customer_id::uuid, :looking::text, 'web')
                           GROUP BY i.product_id
                           ORDER BY max(i.compared_at) IS NULL, max(i.viewed_at) DESC NULLS LAST
                           LIMIT 12) AS i),
    'consents', (SELECT coalesce(json_agg(json_build_object('purpose', c.purpose,
                        'channel', c.channel, 'allowed', c.allowed)
                            ORDER BY c.purpose, c.channel), '[]')
                   FROM customers.choices(:customer_id::uuid) AS c
                  WHERE c.asked),
    'traits', (SELECT json_build_object('purchases', t.purchases, 'first_at', t.first_at,
                      'last_at', t.last_at, 'currency', t.currency,
                      'spent_minor', t.spent_minor, 'last_place_id', t.last_place_id,
                      'favourite_place_id', t.favourite_place_id,
                      'favourite_channel_id', t.favourite_channel_id,
                      'favourite_category_id', t.favourite_category_id,
                      'favourite_category', (SELECT g.name FROM catalogue.v_category AS g
                                              WHERE g.category_id = t.favourite_category_id))
                 FROM person JOIN journeys.v_trait AS t ON t.customer_id = person.person_id),
    'stated', (SELECT coalesce(json_agg(s ORDER BY s.topic), '[]')
                 FROM (SELECT DISTINCT ON (s.topic) s.topic, s.source, s.value, s.stated_at
                         FROM member
                         JOIN journeys.v_stated AS s USING (customer_id)
                        ORDER BY s.topic, s.stated_at DESC, s.source) AS s),
    'place_ids', (SELECT coalesce(json_agg(DISTINCT p.place_id), '[]')
                    FROM member
                    JOIN journeys.v_presence AS p USING (customer_id)
                   WHERE p.left_at IS NULL AND p.expires_at > :at::timestamptz
                     AND customers.is_allowed(p.customer_id, :location::text, 'any'))
)::text
