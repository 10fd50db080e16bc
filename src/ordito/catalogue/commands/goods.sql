-- name: find_taken_code
-- asked under the lock of the shelf's version; the unique constraints say the same again
SELECT known.code FROM (
    SELECT 'category' AS subject, category_id AS id, code FROM catalogue.category
    UNION ALL SELECT 'product', product_id, code FROM catalogue.product
    UNION ALL SELECT 'sku', sku_id, code FROM catalogue.sku
) AS known
  JOIN unnest(:ids::uuid[], :codes::text[]) AS given (id, code) ON given.code = known.code
 WHERE known.subject = :subject::text AND known.id <> given.id
 ORDER BY known.code LIMIT 1;

-- name: find_taken_gtin
-- as find_taken_code; all numbers are compared as those of 14 digits
SELECT given.gtin FROM unnest(:ids::uuid[], :gtins::text[]) AS given (id, gtin)
  JOIN catalogue.sku AS known ON lpad(known.gtin, 14, '0') = given.gtin
 WHERE known.sku_id <> given.id
 ORDER BY given.gtin LIMIT 1;

-- name: find_taken_options
-- as find_taken_code
SELECT known.code FROM jsonb_populate_recordset(NULL::catalogue.sku, :rows::jsonb) AS given
  JOIN catalogue.sku AS known
    ON known.product_id = given.product_id AND known.variant = given.options
 WHERE known.sku_id <> given.sku_id
 ORDER BY known.code LIMIT 1;

-- name: list_attributes
SELECT to_jsonb(attribute) FROM catalogue.attribute ORDER BY code LIMIT 10000;

-- name: put_attributes
INSERT INTO catalogue.attribute AS kept
SELECT * FROM jsonb_populate_recordset(NULL::catalogue.attribute, :rows::jsonb)
    ON CONFLICT (code) DO UPDATE
       SET name = excluded.name, kind = excluded.kind, unit = excluded.unit,
           choices = excluded.choices, multiple = excluded.multiple
     WHERE kept IS DISTINCT FROM excluded
RETURNING jsonb_build_object('code', code);

-- name: find_misused
-- a choice is kept as its code, several as a list; a list holds a code as it holds a shorter list
SELECT code FROM (
    SELECT code, attributes -> :attribute::text AS given FROM catalogue.product
    UNION ALL SELECT code, attributes -> :attribute::text FROM catalogue.sku
) AS user_
 WHERE given IS NOT NULL AND NOT (:codes::jsonb @> given)
 ORDER BY code LIMIT 1;

-- name: list_branches
SELECT category_id, code, parent_id, attributes FROM catalogue.category
 ORDER BY category_id LIMIT 100000;

-- name: list_variant_rules
-- bounded: the caller names them
SELECT product_id, kind, category_id, active, options FROM catalogue.product
 WHERE product_id = ANY(:product_ids::uuid[]);

-- name: list_parts
-- bounded: the caller names them
SELECT sku.sku_id, product.kind
  FROM catalogue.sku AS sku
  JOIN catalogue.product AS product ON product.product_id = sku.product_id
 WHERE sku.sku_id = ANY(:sku_ids::uuid[]);

-- name: list_used_options
-- bounded: variants of products that the caller names
SELECT product_id, code, options FROM catalogue.sku
 WHERE product_id = ANY(:product_ids::uuid[]);

-- name: parents
SELECT coalesce(jsonb_object_agg(category_id, parent_id), '{}'::jsonb)
  FROM catalogue.category WHERE parent_id IS NOT NULL;

-- name: put_categories
-- rows that are equal already are left alone and not returned; what was there before tells updated
-- from created, and is noted beside it
WITH put AS (
    INSERT INTO catalogue.category AS kept
    SELECT * FROM jsonb_populate_recordset(NULL::catalogue.category, :rows::jsonb)
        ON CONFLICT (category_id) DO UPDATE
           SET code = excluded.code, name = excluded.name, description = excluded.description,
               parent_id = excluded.parent_id, rank = excluded.rank,
               attributes = excluded.attributes, external_ids = excluded.external_ids
         WHERE kept IS DISTINCT FROM excluded
    RETURNING category_id AS id, old.category_id AS known, to_jsonb(old) AS was,
              to_jsonb(new) AS becomes
), noted AS (
    INSERT INTO catalogue.revision
           (row_id, version, subject, changed_at, changed_by, changed)
    SELECT id, :version::bigint, 'category', :at::timestamptz, :by::text,
           catalogue.difference(CASE WHEN known IS NOT NULL THEN was END, becomes)
      FROM put
)
SELECT id, CASE WHEN known IS NULL THEN 'created' ELSE 'updated' END AS outcome FROM put;

-- name: put_products
-- as put_categories, but the version in which a row changed is no change of it
WITH put AS (
    INSERT INTO catalogue.product AS kept (product_id, code, name, kind, category_id, brand,
           description, options, attributes, complexity, country_of_origin, minimum_age, active,
           external_ids, changed_in)
    SELECT product_id, code, name, kind, category_id, brand, description, options, attributes,
           complexity, country_of_origin, minimum_age, active, external_ids, :version::bigint
      FROM jsonb_populate_recordset(NULL::catalogue.product, :rows::jsonb)
        ON CONFLICT (product_id) DO UPDATE
           SET code = excluded.code, name = excluded.name, kind = excluded.kind,
               category_id = excluded.category_id, brand = excluded.brand,
               description = excluded.description, options = excluded.options,
               attributes = excluded.attributes, complexity = excluded.complexity,
               country_of_origin = excluded.country_of_origin,
               minimum_age = excluded.minimum_age, active = excluded.active,
               external_ids = excluded.external_ids, changed_in = excluded.changed_in
         WHERE (kept.code, kept.name, kept.kind, kept.category_id, kept.brand, kept.description,
                kept.options, kept.attributes, kept.complexity, kept.country_of_origin,
                kept.minimum_age, kept.active, kept.external_ids)
            IS DISTINCT FROM
               (excluded.code, excluded.name, excluded.kind, excluded.category_id, excluded.brand,
                excluded.description, excluded.options, excluded.attributes, excluded.complexity,
                excluded.country_of_origin, excluded.minimum_age, excluded.active,
                excluded.external_ids)
    RETURNING product_id AS id, old.product_id AS known, to_jsonb(old) AS was,
              to_jsonb(new) AS becomes
), noted AS (
    INSERT INTO catalogue.revision
           (row_id, version, subject, changed_at, changed_by, changed)
    SELECT id, :version::bigint, 'product', :at::timestamptz, :by::text,
           catalogue.difference(CASE WHEN known IS NOT NULL THEN was END, becomes)
      FROM put
)
SELECT id, CASE WHEN known IS NULL THEN 'created' ELSE 'updated' END AS outcome FROM put;

-- name: put_skus
-- as put_products; the words by which a SKU is found, and whether its options are those that its
-- product has, follow from the rest
WITH put AS (
    INSERT INTO catalogue.sku AS kept (sku_id, product_id, code, gtin, name, options, variant,
           attributes, components, mpn, weight_g, length_mm, width_mm, height_mm, tax_class, unit, active,
           external_ids, changed_in, words)
    SELECT given.sku_id, given.product_id, given.code, given.gtin, given.name, given.options,
           CASE WHEN product.options <> '[]'::jsonb THEN given.options END,
           given.attributes, given.components, given.mpn, given.weight_g, given.length_mm,
           given.width_mm, given.height_mm, given.tax_class, given.unit, given.active,
           given.external_ids, :version::bigint,
           lower(concat_ws(' ', given.code, given.gtin, given.mpn,
                           (SELECT string_agg(text.value, ' ' ORDER BY text.key)
                              FROM jsonb_each_text(given.name) AS text)))
      FROM jsonb_populate_recordset(NULL::catalogue.sku, :rows::jsonb) AS given
      JOIN catalogue.product AS product ON product.product_id = given.product_id
        ON CONFLICT (sku_id) DO UPDATE
           SET product_id = excluded.product_id, code = excluded.code, gtin = excluded.gtin,
               name = excluded.name, options = excluded.options, variant = excluded.variant,
               attributes = excluded.attributes, components = excluded.components,
               mpn = excluded.mpn, weight_g = excluded.weight_g, length_mm = excluded.length_mm,
               width_mm = excluded.width_mm, height_mm = excluded.height_mm,
               tax_class = excluded.tax_class, unit = excluded.unit, active = excluded.active,
               external_ids = excluded.external_ids, changed_in = excluded.changed_in,
               words = excluded.words
         WHERE (kept.product_id, kept.code, kept.gtin, kept.name, kept.options, kept.attributes,
                kept.components, kept.mpn, kept.weight_g, kept.length_mm, kept.width_mm,
                kept.height_mm, kept.tax_class, kept.unit, kept.active, kept.external_ids)
            IS DISTINCT FROM
               (excluded.product_id, excluded.code, excluded.gtin, excluded.name, excluded.options,
                excluded.attributes, excluded.components, excluded.mpn, excluded.weight_g,
                excluded.length_mm, excluded.width_mm, excluded.height_mm, excluded.tax_class,
                excluded.unit, excluded.active, excluded.external_ids)
    RETURNING sku_id AS id, old.sku_id AS known, to_jsonb(old) AS was, to_jsonb(new) AS becomes
), noted AS (
    INSERT INTO catalogue.revision
           (row_id, version, subject, changed_at, changed_by, changed)
    SELECT id, :version::bigint, 'sku', :at::timestamptz, :by::text,
           catalogue.difference(CASE WHEN known IS NOT NULL THEN was END, becomes)
      FROM put
)
SELECT id, CASE WHEN known IS NULL THEN 'created' ELSE 'updated' END AS outcome FROM put;

-- name: touch_skus
UPDATE catalogue.sku AS sku
   SET changed_in = :version::bigint,
       variant = CASE WHEN product.options <> '[]'::jsonb THEN sku.options END
  FROM catalogue.product AS product
 WHERE product.product_id = sku.product_id AND sku.product_id = ANY(:product_ids::uuid[]);
