-- name: list_sellers
-- What legal entities say of themselves.
SELECT to_jsonb(e) FROM network.v_entity AS e
 WHERE e.entity_id = ANY(:entity_ids::uuid[]) LIMIT 10000

-- name: list_selling_places
-- Where goods were sold.
SELECT to_jsonb(p) FROM network.v_place AS p
 WHERE p.place_id = ANY(:place_ids::uuid[]) LIMIT 10000

-- name: list_sold_skus
-- What was sold, in all languages.
SELECT s.sku_id, s.code, s.gtin, s.unit, s.name AS names
  FROM catalogue.v_sku AS s
 WHERE s.sku_id = ANY(:sku_ids::uuid[]) LIMIT 100000

-- name: list_tenders
-- bounded: the caller names the orders. How they were paid.
SELECT p.order_id, p.tender, p.amount_minor
  FROM unnest(:customer_ids::uuid[], :order_ids::uuid[]) AS k (customer_id, order_id)
  JOIN orders.v_payment AS p ON p.customer_id = k.customer_id AND p.order_id = k.order_id
 WHERE NOT p.declined AND p.amount_minor > 0
 ORDER BY p.order_id, p.payment_id
