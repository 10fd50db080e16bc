-- name: variants_unfit
-- A variant that may be sold has one value of each option that its product names, and no other. An
-- option that was added later is a finding until its variants have a value of it.
SELECT sku.code AS subject,
       jsonb_build_object('product', product.code, 'options', sku.options) AS facts
  FROM catalogue.v_sku AS sku
  JOIN catalogue.v_product AS product ON product.product_id = sku.product_id
 WHERE sku.active AND product.active AND product.options <> '[]'::jsonb
   AND ((SELECT count(*) FROM jsonb_object_keys(sku.options))
            <> jsonb_array_length(product.options)
        OR EXISTS (
            SELECT FROM jsonb_array_elements(product.options) AS axis
             WHERE NOT EXISTS (
                SELECT FROM jsonb_array_elements(axis -> 'values') AS choice
                 WHERE choice ->> 'code' = sku.options ->> (axis ->> 'code'))))
   AND (:since::timestamptz IS NULL OR EXISTS (
        SELECT FROM catalogue.v_revision AS revision
         WHERE revision.row_id IN (sku.sku_id, product.product_id)
           AND revision.changed_at >= :since::timestamptz))
 ORDER BY sku.code LIMIT :most::integer;

-- name: bundles_unsound
-- A bundle that may be sold is made of SKUs that there are, none of them a bundle; nothing else has
-- components.
SELECT sku.code AS subject,
       jsonb_build_object('kind', product.kind, 'components', sku.components) AS facts
  FROM catalogue.v_sku AS sku
  JOIN catalogue.v_product AS product ON product.product_id = sku.product_id
 WHERE ((product.kind = 'bundle') <> (sku.components <> '[]'::jsonb)
        OR EXISTS (
            SELECT FROM jsonb_array_elements(sku.components) AS part
              LEFT JOIN catalogue.v_sku AS known ON known.sku_id = (part ->> 'sku_id')::uuid
              LEFT JOIN catalogue.v_product AS whole ON whole.product_id = known.product_id
             WHERE whole.kind IS NULL OR whole.kind = 'bundle'))
   AND (:since::timestamptz IS NULL OR EXISTS (
        SELECT FROM catalogue.v_revision AS revision
         WHERE revision.row_id IN (sku.sku_id, product.product_id)
           AND revision.changed_at >= :since::timestamptz))
 ORDER BY sku.code LIMIT :most::integer;

-- name: attributes_unknown
-- Products and variants have attributes that there are, and of choices those that there are.
SELECT given.code AS subject,
       jsonb_build_object('attribute', field.key, 'value', field.value) AS facts
  FROM (SELECT product_id AS row_id, code, attributes FROM catalogue.v_product
        UNION ALL SELECT sku_id, code, attributes FROM catalogue.v_sku) AS given
 CROSS JOIN LATERAL jsonb_each(given.attributes) AS field
  LEFT JOIN catalogue.v_attribute AS attribute ON attribute.code = field.key
 WHERE (attribute.code IS NULL
        OR attribute.kind = 'choice'
           AND NOT (jsonb_path_query_array(attribute.choices, '$[*].code') @> field.value))
   AND (:since::timestamptz IS NULL OR EXISTS (
        SELECT FROM catalogue.v_revision AS revision
         WHERE revision.row_id = given.row_id AND revision.changed_at >= :since::timestamptz))
 ORDER BY given.code LIMIT :most::integer;
