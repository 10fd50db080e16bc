-- name: find_offer
-- Made to any id of the person, that one first.
SELECT o.customer_id, o.offer_id, o.person_id, o.rule, o.rules_version, o.experiment_id, o.variant,
       o.propensity_ppm, o.promotion_id, o.sku_id, o.instead_of, o.place_id, o.channel_id,
       o.currency, o.listed_minor, o.price_minor, o.order_id, o.desk_case_id, o.state, o.made_at,
       o.made_by, o.valid_to, o.changed_at, o.bought_order_id
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN engagement.offer AS o ON o.customer_id = m.member AND o.offer_id = :offer_id::uuid
 ORDER BY o.customer_id <> :customer_id::uuid, o.customer_id
 LIMIT 1

-- name: list_offers_of
-- Of all ids of the person.
SELECT o.customer_id, o.offer_id, o.person_id, o.rule, o.rules_version, o.experiment_id, o.variant,
       o.propensity_ppm, o.promotion_id, o.sku_id, o.instead_of, o.place_id, o.channel_id,
       o.currency, o.listed_minor, o.price_minor, o.order_id, o.desk_case_id, o.state, o.made_at,
       o.made_by, o.valid_to, o.changed_at, o.bought_order_id
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN engagement.offer AS o ON o.customer_id = m.member
 ORDER BY o.made_at DESC, o.offer_id
 LIMIT :most::integer

-- name: list_open_of
-- Of all ids of the person.
SELECT o.customer_id, o.offer_id, o.person_id, o.rule, o.rules_version, o.experiment_id, o.variant,
       o.propensity_ppm, o.promotion_id, o.sku_id, o.instead_of, o.place_id, o.channel_id,
       o.currency, o.listed_minor, o.price_minor, o.order_id, o.desk_case_id, o.state, o.made_at,
       o.made_by, o.valid_to, o.changed_at, o.bought_order_id
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN engagement.offer AS o ON o.customer_id = m.member
 WHERE o.valid_to > :at::timestamptz AND o.state IN ('open', 'declined', 'accepted')
 ORDER BY o.valid_to, o.offer_id
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
