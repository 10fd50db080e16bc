-- name: find_offer
SELECT customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
       propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
       listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
       changed_at, bought_order_id
  FROM engagement.offer
 WHERE customer_id = :customer_id::uuid AND offer_id = :offer_id::uuid

-- name: list_offers_of
SELECT customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
       propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
       listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
       changed_at, bought_order_id
  FROM engagement.offer
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY made_at DESC, offer_id
 LIMIT :most::integer

-- name: list_open_of
SELECT customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
       propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
       listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
       changed_at, bought_order_id
  FROM engagement.offer
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND valid_to > :at::timestamptz
   AND state IN ('open', 'declined', 'accepted')
 ORDER BY valid_to, offer_id
 LIMIT 20

-- name: list_made
-- scatter: a page of the desk.
SELECT customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
       propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
       listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
       changed_at, bought_order_id
  FROM engagement.offer
 WHERE rule = :rule::text
 ORDER BY made_at DESC, offer_id
 LIMIT :most::integer

-- name: list_due
-- scatter: a job.
SELECT customer_id, occasion_id, rule, cause_id, order_id, desk_case_id, due_at
  FROM engagement.occasion
 WHERE state = 'waiting' AND due_at <= :at::timestamptz
 ORDER BY due_at, occasion_id
 LIMIT :most::integer
