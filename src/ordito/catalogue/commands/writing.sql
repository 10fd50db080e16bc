-- name: find_unknown
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM catalogue.category
                    WHERE category_id = asked.id AND :subject::text = 'category')
   AND NOT EXISTS (SELECT FROM catalogue.product
                    WHERE product_id = asked.id AND :subject::text = 'product')
   AND NOT EXISTS (SELECT FROM catalogue.sku
                    WHERE sku_id = asked.id AND :subject::text = 'sku')
 ORDER BY asked.id LIMIT 1;
