-- name: redirect
-- The same units, another address: its version, and the promise of each line that has not left.
WITH kept AS (
    INSERT INTO orders.delivery (customer_id, order_id, version, address_id, country, postal_code,
           at)
    VALUES (:customer_id::uuid, :order_id::uuid, :version::integer, :address_id::uuid,
            :country::text, :postal_code::text, :at::timestamptz))
UPDATE orders.line AS l SET promised_at = p.promised_at
  FROM unnest(:line_nos::smallint[], :promised_ats::timestamptz[]) AS p (line_no, promised_at)
 WHERE l.customer_id = :customer_id::uuid AND l.order_id = :order_id::uuid
   AND l.line_no = p.line_no

-- name: promise_anew
-- The same units, until another instant.
UPDATE orders.line AS l SET promised_at = p.promised_at
  FROM unnest(:line_nos::smallint[], :promised_ats::timestamptz[]) AS p (line_no, promised_at)
 WHERE l.customer_id = :customer_id::uuid AND l.order_id = :order_id::uuid
   AND l.line_no = p.line_no

-- name: find_delivery
-- Whereto it is shipped now.
SELECT address_id, country, postal_code FROM orders.delivery
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY version DESC
 LIMIT 1

-- name: forget_whereto_of_checkouts
-- The postal code alone leads back to somebody; the country is needed for taxes that were reckoned.
UPDATE orders.checkout
   SET basket = regexp_replace(basket::text, '"postal_code": "[^"]*"', '"postal_code": ""', 'g')::jsonb
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND basket::text LIKE '%"postal_code": "%'

-- name: forget_whereto_of_sessions
-- As above.
UPDATE orders.session
   SET wish = regexp_replace(wish::text, '"postal_code": "[^"]*"', '"postal_code": ""', 'g')::jsonb,
       shown = regexp_replace(shown::text, '"postal_code": "[^"]*"', '"postal_code": ""', 'g')::jsonb,
       agreed = regexp_replace(agreed::text, '"postal_code": "[^"]*"', '"postal_code": ""',
                               'g')::jsonb
 WHERE customer_id = ANY(:customer_ids::uuid[])
