-- name: read_arms
-- bounded: two arms. Each person once, from the first offer or hold-out of the rule on, with what is
-- bought under any own id: merges and unmerges since are told as they stand.
WITH people AS (
    SELECT DISTINCT ON (coalesce(n.person_id, o.customer_id)) o.customer_id, o.variant, o.currency,
           o.made_at, o.valid_to
      FROM engagement.v_offer AS o
      LEFT JOIN customers.v_person AS n ON n.customer_id = o.customer_id
     WHERE o.rule = :rule::text AND o.made_at <= :at::timestamptz
     ORDER BY coalesce(n.person_id, o.customer_id), o.made_at)
SELECT p.variant, min(p.currency) AS currency, count(*)::integer AS people,
       count(*) FILTER (WHERE b.orders > 0)::integer AS buyers,
       coalesce(sum(b.value_minor), 0)::bigint AS value_minor,
       coalesce(sum(b.value_minor * b.value_minor), 0)::double precision AS squares,
       (SELECT count(*) FROM engagement.v_offer AS t
         WHERE t.rule = :rule::text AND t.variant = p.variant AND t.state = 'bought')::integer
           AS taken
  FROM people AS p
 CROSS JOIN LATERAL (
       SELECT count(*) AS orders, coalesce(sum(o.total_minor), 0)::numeric AS value_minor
         FROM customers.person_members(p.customer_id) AS m (member)
         JOIN orders.v_order AS o ON o.customer_id = m.member
        WHERE o.currency = p.currency
          AND o.placed_at > p.made_at AND o.placed_at < least(p.valid_to, :at::timestamptz)) AS b
 GROUP BY p.variant
