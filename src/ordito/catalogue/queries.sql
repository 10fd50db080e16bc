-- name: list_shelf
-- bounded: the whole catalogue on start, its changes afterwards; a process holds it in memory
SELECT sku.sku_id, sku.code, sku.product_id,
       coalesce(sku.name ->> :language::text,
                (SELECT text.value FROM jsonb_each_text(sku.name) AS text
                  ORDER BY text.key LIMIT 1), sku.code) AS name,
       sku.tax_class, sku.unit, sku.active AND product.active AS active
  FROM catalogue.sku AS sku
  JOIN catalogue.product AS product ON product.product_id = sku.product_id
 WHERE sku.changed_in > :since::bigint;

-- name: get_product
SELECT to_jsonb(product) FROM catalogue.product WHERE product_id = :product_id::uuid;

-- name: get_sku
SELECT to_jsonb(sku) - 'changed_in' - 'words' FROM catalogue.sku WHERE sku_id = :sku_id::uuid;

-- name: list_categories
SELECT to_jsonb(category) FROM catalogue.category ORDER BY code LIMIT 100000;

-- name: list_skus_of
SELECT to_jsonb(sku) - 'changed_in' - 'words' FROM catalogue.sku
 WHERE product_id = :product_id::uuid ORDER BY code LIMIT 1000;

-- name: list_relations
SELECT to_jsonb(relation) FROM catalogue.relation
 WHERE product_id = :product_id::uuid ORDER BY kind, rank, other_id LIMIT 1000;

-- name: find_by_gtin
SELECT sku_id FROM catalogue.sku WHERE lpad(gtin, 14, '0') = :gtin::text;

-- name: search_skus
-- every branch of the OR has its index, also in a plan that is made once for all arguments; <% is
-- the similarity of a part, which forgives typing errors
SELECT sku_id, code, gtin, product_id, name, options, active
  FROM catalogue.sku
 WHERE lower(code) COLLATE "C" >= :words::text AND lower(code) COLLATE "C" < :prefix_end::text
    OR lpad(gtin, 14, '0') = :gtin::text
    OR words LIKE :part::text
    OR :similar::text OPERATOR(public.<%) words
 ORDER BY CASE WHEN lower(code) = :words::text OR lpad(gtin, 14, '0') = :gtin::text THEN 0
               WHEN starts_with(lower(code), :words::text) THEN 1
               WHEN words LIKE :part::text THEN 2
               ELSE 3 END,
          active DESC, word_similarity(:words::text, words) DESC, code
 LIMIT :rows::integer;

-- name: list_products_named
-- bounded: the caller names them
SELECT to_jsonb(product) FROM catalogue.product WHERE code = ANY(:codes::text[]);

-- name: list_skus_named
-- bounded: the caller names them
SELECT to_jsonb(sku) - 'changed_in' - 'words' FROM catalogue.sku WHERE code = ANY(:codes::text[]);
