-- name: list_shelf
-- bounded: the whole catalogue on start, its changes afterwards; a process holds it in memory. A name
-- is in the language, or else in the one without its region, in English, or the first by its tag
SELECT sku.sku_id, sku.code, sku.product_id,
       coalesce(nullif(sku.name ->> :language::text, ''),
                nullif(sku.name ->> split_part(:language::text, '-', 1), ''),
                nullif(sku.name ->> 'en', ''),
                (SELECT text.value FROM jsonb_each_text(sku.name) AS text
                  WHERE text.value <> '' ORDER BY text.key LIMIT 1), sku.code) AS name,
       sku.tax_class, sku.unit, sku.active AND product.active AS active, product.brand,
       product.kind, sku.weight_g
  FROM catalogue.sku AS sku
  JOIN catalogue.product AS product ON product.product_id = sku.product_id
 WHERE sku.changed_in > :since::bigint;

-- name: list_shelf_products
-- bounded: as list_shelf
SELECT product_id, category_id, brand, complexity, minimum_age,
       ARRAY(SELECT held.collection_id
               FROM catalogue.collection_product AS held
               JOIN catalogue.collection AS collection
                 ON collection.collection_id = held.collection_id AND collection.active
              WHERE held.product_id = product.product_id
              ORDER BY held.collection_id) AS collections
  FROM catalogue.product AS product
 WHERE changed_in > :since::bigint;

-- name: list_bundles
-- bounded: as list_shelf; where changes are asked for, one without components may have been a bundle
SELECT sku.sku_id, sku.components
  FROM catalogue.sku AS sku
 WHERE sku.changed_in > :since::bigint
   AND (:since::bigint >= 0 OR sku.components <> '[]'::jsonb);

-- name: list_rules
SELECT to_jsonb(assortment_rule) FROM catalogue.assortment_rule ORDER BY code LIMIT 100000;
