-- name: note_occasion
INSERT INTO engagement.occasion (customer_id, occasion_id, rule, cause_id, order_id, desk_case_id,
       due_at, state)
VALUES (:customer_id::uuid, :occasion_id::uuid, :rule::text, :cause_id::uuid, :order_id::uuid,
        :desk_case_id::uuid, :due_at::timestamptz, 'waiting')
ON CONFLICT DO NOTHING

-- name: decide_occasion
UPDATE engagement.occasion SET state = :state::text, decided_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND occasion_id = :occasion_id::uuid
   AND state = 'waiting'

-- name: hold_person
-- Two offers to one person wait for each other here.
INSERT INTO engagement.offered (customer_id, last_at) VALUES (:customer_id::uuid, :at::timestamptz)
ON CONFLICT (customer_id) DO UPDATE SET last_at = excluded.last_at

-- name: count_in_the_way
-- One that is open stands in the way of all, a withheld one as if it had been made.
SELECT count(*)::integer FROM engagement.offer
 WHERE customer_id = ANY(:customer_ids::uuid[])
   AND ((rule = :rule::text AND made_at > :since::timestamptz)
        OR (state IN ('open', 'accepted') AND valid_to > :at::timestamptz))

-- name: keep_offer
INSERT INTO engagement.offer (customer_id, offer_id, person_id, rule, rules_version, experiment_id,
       variant, propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
       listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
       changed_at)
VALUES (:customer_id::uuid, :offer_id::uuid, :person_id::uuid, :rule::text, :rules_version::bigint,
        :experiment_id::uuid, :variant::text, :propensity_ppm::integer, :promotion_id::uuid,
        :sku_id::uuid, :instead_of::uuid, :place_id::uuid, :channel_id::uuid, :currency::text,
        :listed_minor::bigint, :price_minor::bigint, :order_id::uuid, :desk_case_id::uuid,
        :state::text, :made_at::timestamptz, :made_by::text, :valid_to::timestamptz,
        :made_at::timestamptz)
ON CONFLICT DO NOTHING
RETURNING customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
          propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
          listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
          changed_at, bought_order_id

-- name: move_offer
-- Of rivals one moves it; the others find it moved.
UPDATE engagement.offer SET state = :state::text, changed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND offer_id = :offer_id::uuid
   AND state = ANY(:before::text[]) AND valid_to > :at::timestamptz
RETURNING customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
          propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
          listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
          changed_at, bought_order_id

-- name: buy_offer
-- Pricing has let it be taken once; here is noted by what. An order that gave it back lets another
-- one take it.
UPDATE engagement.offer
   SET state = 'bought', bought_order_id = :order_id::uuid, changed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND offer_id = :offer_id::uuid
   AND state <> 'withheld' AND bought_order_id IS DISTINCT FROM :order_id::uuid
RETURNING customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
          propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
          listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
          changed_at, bought_order_id

-- name: expire_offers
-- scatter: a job. What somebody is about to use is left for the next time.
UPDATE engagement.offer AS o SET state = 'expired', changed_at = :at::timestamptz
  FROM (SELECT customer_id, offer_id FROM engagement.offer
         WHERE state IN ('open', 'declined', 'accepted') AND valid_to <= :at::timestamptz
         ORDER BY valid_to, offer_id
         LIMIT :most::integer) AS e
 WHERE o.customer_id = e.customer_id AND o.offer_id = e.offer_id
   AND o.state IN ('open', 'declined', 'accepted')
RETURNING o.customer_id, o.offer_id, o.person_id, o.rule, o.rules_version, o.experiment_id,
          o.variant, o.propensity_ppm, o.promotion_id, o.sku_id, o.instead_of, o.place_id,
          o.channel_id, o.currency, o.listed_minor, o.price_minor, o.order_id, o.desk_case_id,
          o.state, o.made_at, o.made_by, o.valid_to, o.changed_at, o.bought_order_id
