-- name: list_erased
-- Page by page: a company may have been asked often.
SELECT DISTINCT m.customer_id
  FROM customers.v_erasure AS e
 CROSS JOIN LATERAL unnest(e.members) AS m (customer_id)
 WHERE m.customer_id > :after::uuid
 ORDER BY m.customer_id
 LIMIT :page::integer
