-- name: list_erased
-- Page by page: a company may have been asked often.
SELECT customer_id
  FROM customers.v_customer
 WHERE erased_at IS NOT NULL AND customer_id > :after::uuid
 ORDER BY customer_id
 LIMIT :page::integer
