-- name: read_arms
-- bounded: two arms. Each person once, from the first offer or hold-out of the rule on.
WITH people AS (
    SELECT DISTINCT ON (person_id) customer_id, person_id, variant, currency, made_at, valid_to
      FROM engagement.v_offer
     WHERE rule = :rule::text AND made_at <= :at::timestamptz
     ORDER BY person_id, made_at)
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
         FROM orders.v_order AS o
        WHERE o.customer_id = p.customer_id AND o.currency = p.currency
          AND o.placed_at > p.made_at AND o.placed_at < least(p.valid_to, :at::timestamptz)) AS b
 GROUP BY p.variant
