-- name: list_collections
SELECT to_jsonb(collection) || jsonb_build_object('products', CASE WHEN rule IS NULL THEN
           coalesce((SELECT jsonb_agg(product_id ORDER BY rank, product_id)
                       FROM catalogue.collection_product AS held
                      WHERE held.collection_id = collection.collection_id), '[]'::jsonb)
           ELSE '[]'::jsonb END)
  FROM catalogue.collection ORDER BY code LIMIT 10000;

-- name: list_members
SELECT held.product_id
  FROM catalogue.collection_product AS held
  JOIN catalogue.product AS product ON product.product_id = held.product_id
 WHERE held.collection_id = :collection_id::uuid
 ORDER BY held.rank, product.code LIMIT 10000;

-- name: list_relations
SELECT to_jsonb(relation) FROM catalogue.relation
 WHERE product_id = :product_id::uuid ORDER BY kind, rank, other_id LIMIT 1000;

-- name: list_related
-- a pair that a person has chosen is not told again as a computed one
WITH chosen AS (
    SELECT kind, other_id, min(rank) AS rank
      FROM catalogue.relation
     WHERE product_id = ANY(:product_ids::uuid[]) AND other_id <> ALL(:product_ids::uuid[])
     GROUP BY kind, other_id
), computed AS (
    SELECT DISTINCT ON (kind, other_id) kind, other_id, score_ppm, evidence, computed_at
      FROM catalogue.computed_relation
     WHERE product_id = ANY(:product_ids::uuid[]) AND other_id <> ALL(:product_ids::uuid[])
       AND (kind, other_id) NOT IN (SELECT kind, other_id FROM chosen)
     ORDER BY kind, other_id, score_ppm DESC
), placed AS (
    SELECT *, row_number() OVER (
               PARTITION BY kind ORDER BY curated DESC, rank, score_ppm DESC, other_id) AS place
      FROM (SELECT kind, other_id, true AS curated, rank, NULL::integer AS score_ppm,
                   NULL::jsonb AS evidence, NULL::timestamptz AS computed_at FROM chosen
            UNION ALL
            SELECT kind, other_id, false, 0, score_ppm, evidence, computed_at FROM computed)
        AS named
)
SELECT kind, other_id, curated, score_ppm, evidence, computed_at
  FROM placed WHERE place <= :rows::integer
 ORDER BY kind, place LIMIT 400;
