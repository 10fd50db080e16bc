-- name: read_heard
SELECT (count(*) FILTER (WHERE (f.payload ->> 'passed')::boolean))::integer AS passed,
       (count(*) FILTER (WHERE NOT (f.payload ->> 'passed')::boolean))::integer AS failed
  FROM platform.v_fact AS f
 WHERE f.customer_id = :customer_id::uuid AND f.type = :type::text AND f.actor = :actor::text
   AND f.occurred_at > :since::timestamptz
