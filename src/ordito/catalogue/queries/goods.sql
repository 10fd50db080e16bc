-- name: get_product
SELECT to_jsonb(product) - 'changed_in' FROM catalogue.product WHERE product_id = :product_id::uuid;

-- name: get_sku
SELECT to_jsonb(sku) - '{changed_in,words,variant}'::text[] FROM catalogue.sku WHERE sku_id = :sku_id::uuid;

-- name: list_categories
SELECT to_jsonb(category) FROM catalogue.category ORDER BY code LIMIT 100000;

-- name: list_skus_of
SELECT to_jsonb(sku) - '{changed_in,words,variant}'::text[] FROM catalogue.sku
 WHERE product_id = :product_id::uuid ORDER BY code LIMIT 1000;

-- name: list_attributes
SELECT to_jsonb(attribute) FROM catalogue.attribute ORDER BY code LIMIT 10000;

-- name: list_products
SELECT to_jsonb(product) - 'changed_in' FROM catalogue.product
 WHERE code > :after::text
   AND (:category_ids::uuid[] IS NULL OR category_id = ANY(:category_ids::uuid[]))
   AND (:brand::text IS NULL OR brand = :brand::text)
   AND (:active::boolean IS NULL OR active = :active::boolean)
   AND (:collection_id::uuid IS NULL OR product_id IN (
        SELECT product_id FROM catalogue.collection_product
         WHERE collection_id = :collection_id::uuid))
 ORDER BY code LIMIT :rows::integer;

-- name: list_revisions
SELECT subject, version, changed_at, changed_by, changed FROM catalogue.revision
 WHERE row_id = :row_id::uuid ORDER BY version DESC LIMIT 200;

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
SELECT to_jsonb(product) - 'changed_in' FROM catalogue.product WHERE code = ANY(:codes::text[]);

-- name: list_skus_named
-- bounded: the caller names them
SELECT to_jsonb(sku) - '{changed_in,words,variant}'::text[] FROM catalogue.sku WHERE code = ANY(:codes::text[]);

-- name: find_named
-- an id comes before a code that looks like one
SELECT id FROM (
    SELECT 'category' AS subject, category_id AS id, code FROM catalogue.category
    UNION ALL SELECT 'product', product_id, code FROM catalogue.product
    UNION ALL SELECT 'sku', sku_id, code FROM catalogue.sku
    UNION ALL SELECT 'collection', collection_id, code FROM catalogue.collection
) AS named
 WHERE subject = :subject::text
   AND (code = :name::text
        OR id = CASE WHEN pg_input_is_valid(:name::text, 'uuid') THEN :name::text::uuid END)
 ORDER BY code = :name::text LIMIT 1;

-- name: list_variants
-- bounded: of products that the caller names
SELECT to_jsonb(sku) - '{changed_in,words,variant}'::text[] FROM catalogue.sku
 WHERE product_id = ANY(:product_ids::uuid[]) ORDER BY product_id, code;

-- name: get_products
-- bounded: the caller names them
SELECT to_jsonb(product) - 'changed_in' FROM catalogue.product
 WHERE product_id = ANY(:product_ids::uuid[]) ORDER BY code;

-- name: list_gtins
-- The barcodes of articles.
SELECT sku_id, gtin FROM catalogue.sku
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND gtin IS NOT NULL
 ORDER BY sku_id LIMIT 10000;
