-- name: list_held
SELECT DISTINCT f.order_id
  FROM fulfilment.v_fulfilment_order AS f
  JOIN orders.v_hold AS h ON h.customer_id = f.customer_id AND h.order_id = f.order_id
 WHERE f.place_id = :place_id::uuid AND f.state = 'open' AND h.released_at IS NULL
 LIMIT 5000
