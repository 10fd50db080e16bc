-- name: find_unknown_category
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM catalogue.category WHERE category_id = asked.id)
 ORDER BY asked.id LIMIT 1;

-- name: find_unknown_product
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM catalogue.product WHERE product_id = asked.id)
 ORDER BY asked.id LIMIT 1;

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

-- name: parents
SELECT coalesce(jsonb_object_agg(category_id, parent_id), '{}'::jsonb)
  FROM catalogue.category WHERE parent_id IS NOT NULL;

-- name: put_categories
-- rows that are equal already are left alone and not returned; the old row is there only where
-- there was one, which tells updated from created
INSERT INTO catalogue.category AS kept
SELECT * FROM jsonb_populate_recordset(NULL::catalogue.category, :rows::jsonb)
    ON CONFLICT (category_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, parent_id = excluded.parent_id,
           external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
RETURNING category_id AS id,
          CASE WHEN old.category_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: put_products
-- as put_categories
INSERT INTO catalogue.product AS kept
SELECT * FROM jsonb_populate_recordset(NULL::catalogue.product, :rows::jsonb)
    ON CONFLICT (product_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           category_id = excluded.category_id, brand = excluded.brand, active = excluded.active,
           external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
RETURNING product_id AS id,
          CASE WHEN old.product_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: put_skus
-- as put_categories, but the version in which a row changed is no change of it, and the words by
-- which it is found follow from the rest
INSERT INTO catalogue.sku AS kept (sku_id, product_id, code, gtin, name, options, tax_class, unit,
       active, external_ids, changed_in, words)
SELECT sku_id, product_id, code, gtin, name, options, tax_class, unit, active, external_ids,
       :version::bigint,
       lower(concat_ws(' ', code, gtin, (SELECT string_agg(text.value, ' ' ORDER BY text.key)
                                           FROM jsonb_each_text(name) AS text)))
  FROM jsonb_populate_recordset(NULL::catalogue.sku, :rows::jsonb)
    ON CONFLICT (sku_id) DO UPDATE
       SET product_id = excluded.product_id, code = excluded.code, gtin = excluded.gtin,
           name = excluded.name, options = excluded.options, tax_class = excluded.tax_class,
           unit = excluded.unit, active = excluded.active, external_ids = excluded.external_ids,
           changed_in = excluded.changed_in, words = excluded.words
     WHERE (kept.product_id, kept.code, kept.gtin, kept.name, kept.options, kept.tax_class,
            kept.unit, kept.active, kept.external_ids)
        IS DISTINCT FROM
           (excluded.product_id, excluded.code, excluded.gtin, excluded.name, excluded.options,
            excluded.tax_class, excluded.unit, excluded.active, excluded.external_ids)
RETURNING sku_id AS id,
          CASE WHEN old.sku_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: touch_skus
UPDATE catalogue.sku SET changed_in = :version::bigint
 WHERE product_id = ANY(:product_ids::uuid[]);

-- name: put_relations
INSERT INTO catalogue.relation AS kept
SELECT * FROM jsonb_populate_recordset(NULL::catalogue.relation, :rows::jsonb)
    ON CONFLICT (product_id, kind, other_id) DO UPDATE SET rank = excluded.rank
     WHERE kept.rank IS DISTINCT FROM excluded.rank
RETURNING product_id;
