-- name: read_heard
SELECT (count(*) FILTER (WHERE (f.payload ->> 'passed')::boolean))::integer AS passed,
       (count(*) FILTER (WHERE NOT (f.payload ->> 'passed')::boolean))::integer AS failed
  FROM platform.v_fact AS f
 WHERE f.customer_id = :customer_id::uuid AND f.type = :type::text AND f.actor = :actor::text
   AND f.occurred_at > :since::timestamptz

-- name: list_hearers
-- each colleague once, with what was said last
SELECT h.actor, h.by, h.at
  FROM (SELECT DISTINCT ON (f.actor) f.actor, f.payload ->> 'by' AS by, f.occurred_at AS at
          FROM platform.v_fact AS f
         WHERE f.customer_id = :customer_id::uuid AND f.type = :type::text
           AND (f.payload ->> 'passed')::boolean AND f.occurred_at > :since::timestamptz
         ORDER BY f.actor, f.occurred_at DESC) AS h
 ORDER BY h.at DESC
 LIMIT 10
