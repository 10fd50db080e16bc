-- name: note_view
-- The latest word of the customer counts, whatever the browser was told once. Who reloads a page
-- writes nothing.
INSERT INTO journeys.interest AS i (customer_id, product_id, viewed_at, kept_until)
SELECT :customer_id::uuid, :product_id::uuid, :at::timestamptz, :kept_until::timestamptz
 WHERE customers.is_allowed(:customer_id::uuid, :purpose::text, 'any')
ON CONFLICT (customer_id, product_id) DO UPDATE
   SET viewed_at = excluded.viewed_at, kept_until = excluded.kept_until
 WHERE i.viewed_at IS NULL OR i.viewed_at < excluded.viewed_at - interval '1 minute'

-- name: compare
INSERT INTO journeys.interest (customer_id, product_id, compared_at, kept_until)
SELECT :customer_id::uuid, :product_id::uuid, :at::timestamptz, :kept_until::timestamptz
 WHERE (SELECT count(*) FROM journeys.interest AS i
         WHERE i.customer_id = :customer_id::uuid AND i.product_id <> :product_id::uuid
           AND i.compared_at IS NOT NULL AND i.kept_until > :at::timestamptz) < :most::integer
ON CONFLICT (customer_id, product_id) DO UPDATE
   SET compared_at = excluded.compared_at, kept_until = excluded.kept_until
RETURNING product_id

-- name: stop_comparing
WITH gone AS (
    DELETE FROM journeys.interest
     WHERE customer_id = :customer_id::uuid AND product_id = ANY(:product_ids::uuid[])
       AND viewed_at IS NULL
)
UPDATE journeys.interest SET compared_at = NULL
 WHERE customer_id = :customer_id::uuid AND product_id = ANY(:product_ids::uuid[])
   AND viewed_at IS NOT NULL

-- name: forget_views
WITH gone AS (
    DELETE FROM journeys.interest
     WHERE customer_id = :customer_id::uuid AND compared_at IS NULL
)
UPDATE journeys.interest SET viewed_at = NULL
 WHERE customer_id = :customer_id::uuid AND compared_at IS NOT NULL

-- name: forget_interests
DELETE FROM journeys.interest WHERE customer_id = :customer_id::uuid

-- name: list_interests
-- What is compared stays in the answer however much was looked at since.
SELECT product_id, viewed_at, compared_at, kept_until
  FROM journeys.interest
 WHERE customer_id = :customer_id::uuid AND kept_until > :at::timestamptz
 ORDER BY compared_at IS NULL, viewed_at DESC NULLS LAST, product_id
 LIMIT :rows::integer

-- name: keep_interests
-- Two sets of the same person become one: the later instant counts.
INSERT INTO journeys.interest AS i (customer_id, product_id, viewed_at, compared_at, kept_until)
SELECT :customer_id::uuid, n.product_id, n.viewed_at, n.compared_at, n.kept_until
  FROM unnest(:product_ids::uuid[], :viewed_ats::timestamptz[], :compared_ats::timestamptz[],
              :kept_untils::timestamptz[]) AS n (product_id, viewed_at, compared_at, kept_until)
 ORDER BY n.product_id
ON CONFLICT (customer_id, product_id) DO UPDATE
   SET viewed_at = greatest(i.viewed_at, excluded.viewed_at),
       compared_at = greatest(i.compared_at, excluded.compared_at),
       kept_until = greatest(i.kept_until, excluded.kept_until)

-- name: sweep_interests
DELETE FROM journeys.interest WHERE kept_until <= :at::timestamptz
