-- name: look_back
-- What a customer has begun to buy before, this order left out; a checkout that is open counts, so
-- that rivals see each other.
SELECT coalesce((SELECT array_agg((SELECT count(*) FROM orders.checkout AS c
                                    WHERE c.customer_id = :customer_id::uuid
                                      AND c.order_id <> :order_id::uuid
                                      AND c.state IN ('open', 'placed')
                                      AND c.opened_at >= s.since) ORDER BY s.number)
                   FROM unnest(:since::timestamptz[]) WITH ORDINALITY AS s (since, number)),
                '{}') AS begun,
       EXISTS (SELECT FROM orders.delivery AS d
                WHERE d.customer_id = :customer_id::uuid AND d.order_id <> :order_id::uuid
                  AND d.country = :country::text AND d.postal_code = :postal_code::text)
           AS knows_address
