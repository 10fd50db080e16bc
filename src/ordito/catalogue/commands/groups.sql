-- name: find_taken_collection
-- asked under the lock of the shelf's version; the unique constraint says the same again
SELECT known.code FROM catalogue.collection AS known
  JOIN unnest(:ids::uuid[], :codes::text[]) AS given (id, code) ON given.code = known.code
 WHERE known.collection_id <> given.id
 ORDER BY known.code LIMIT 1;

-- name: put_collections
-- rows that are equal already are left alone; products are put apart
WITH put AS (
    INSERT INTO catalogue.collection AS kept
    SELECT * FROM jsonb_populate_recordset(NULL::catalogue.collection, :rows::jsonb)
        ON CONFLICT (collection_id) DO UPDATE
           SET code = excluded.code, name = excluded.name, description = excluded.description,
               rule = excluded.rule, active = excluded.active,
               external_ids = excluded.external_ids
         WHERE kept IS DISTINCT FROM excluded
    RETURNING collection_id AS id, old.collection_id AS known, to_jsonb(old) AS was,
              to_jsonb(new) AS becomes
), noted AS (
    INSERT INTO catalogue.revision
           (row_id, version, subject, changed_at, changed_by, changed)
    SELECT id, :version::bigint, 'collection', :at::timestamptz, :by::text,
           catalogue.difference(CASE WHEN known IS NOT NULL THEN was END, becomes)
      FROM put
)
SELECT id, CASE WHEN known IS NULL THEN 'created' ELSE 'updated' END AS outcome FROM put;

-- name: put_members
-- returns the products that came, went or moved
WITH given AS (
    SELECT product_id, (place - 1)::integer AS rank
      FROM unnest(:product_ids::uuid[]) WITH ORDINALITY AS given (product_id, place)
), gone AS (
    DELETE FROM catalogue.collection_product
     WHERE collection_id = :collection_id::uuid
       AND product_id NOT IN (SELECT product_id FROM given)
    RETURNING product_id
), come AS (
    INSERT INTO catalogue.collection_product AS kept (collection_id, product_id, rank)
    SELECT :collection_id::uuid, product_id, rank FROM given
        ON CONFLICT (collection_id, product_id) DO UPDATE SET rank = excluded.rank
         WHERE kept.rank <> excluded.rank
    RETURNING product_id
)
-- bounded: products of one collection
SELECT product_id FROM gone UNION ALL SELECT product_id FROM come;

-- name: list_ruled
SELECT collection_id, coalesce(rule, '{}'::jsonb) AS rule FROM catalogue.collection
 WHERE rule IS NOT NULL ORDER BY collection_id LIMIT 10000;

-- name: list_parents
SELECT category_id, parent_id FROM catalogue.category ORDER BY category_id LIMIT 100000;

-- name: follow_rule
-- returns the products that came or went; an empty condition asks for nothing
WITH fits AS (
    SELECT product_id FROM catalogue.product AS product
     WHERE (:product_ids::uuid[] IS NULL OR product_id = ANY(:product_ids::uuid[]))
       AND active
       AND (:categories::uuid[] IS NULL OR category_id = ANY(:categories::uuid[]))
       AND (cardinality(:brands::text[]) = 0 OR brand = ANY(:brands::text[]))
       AND (cardinality(:kinds::text[]) = 0 OR kind = ANY(:kinds::text[]))
       AND (cardinality(:complexities::text[]) = 0 OR complexity = ANY(:complexities::text[]))
       AND product_id <> ALL(:excepted::uuid[])
       AND NOT EXISTS (
           SELECT FROM jsonb_array_elements(:tests::jsonb) AS test
            WHERE NOT catalogue.attribute_fits(product.attributes -> (test ->> 'attribute'), test))
), gone AS (
    DELETE FROM catalogue.collection_product
     WHERE collection_id = :collection_id::uuid
       AND (:product_ids::uuid[] IS NULL OR product_id = ANY(:product_ids::uuid[]))
       AND product_id NOT IN (SELECT product_id FROM fits)
    RETURNING product_id
), come AS (
    INSERT INTO catalogue.collection_product (collection_id, product_id, rank)
    SELECT :collection_id::uuid, product_id, 0 FROM fits
        ON CONFLICT DO NOTHING
    RETURNING product_id
)
-- bounded: products of one collection
SELECT product_id FROM gone UNION ALL SELECT product_id FROM come;

-- name: touch_products
UPDATE catalogue.product SET changed_in = :version::bigint
 WHERE product_id = ANY(:product_ids::uuid[]);

-- name: touch_members
UPDATE catalogue.product SET changed_in = :version::bigint
 WHERE product_id IN (SELECT product_id FROM catalogue.collection_product
                       WHERE collection_id = ANY(:collection_ids::uuid[]));

-- name: put_relations
INSERT INTO catalogue.relation AS kept
SELECT * FROM jsonb_populate_recordset(NULL::catalogue.relation, :rows::jsonb)
    ON CONFLICT (product_id, kind, other_id) DO UPDATE SET rank = excluded.rank
     WHERE kept.rank IS DISTINCT FROM excluded.rank
RETURNING product_id;

-- name: drop_relations
DELETE FROM catalogue.relation AS kept
 USING jsonb_populate_recordset(NULL::catalogue.relation, :rows::jsonb) AS given
 WHERE kept.product_id = given.product_id AND kept.kind = given.kind
   AND kept.other_id = given.other_id
RETURNING kept.product_id;

-- name: drop_computed
DELETE FROM catalogue.computed_relation;

-- name: put_computed
INSERT INTO catalogue.computed_relation (product_id, kind, other_id, score_ppm, evidence,
       computed_at)
SELECT product_id, kind, other_id, score_ppm, evidence, :at::timestamptz
  FROM jsonb_populate_recordset(NULL::catalogue.computed_relation, :rows::jsonb);
