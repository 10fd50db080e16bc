-- name: exposures_against_hash
-- Everybody is in the bucket that the hash gives, and in the arm that has it, by its share. Who was
-- merged keeps the arm: it is reckoned from the id under which the person was seen.
SELECT e.customer_id || ' ' || e.experiment_id AS subject,
       jsonb_build_object('bucket', e.bucket, 'hash', h.bucket, 'variant', e.variant,
                          'arm', a.variant, 'propensity_ppm', e.propensity_ppm,
                          'share_ppm', a.ppm) AS facts
  FROM experiments.v_exposure AS e
  LEFT JOIN experiments.v_experiment AS x ON x.experiment_id = e.experiment_id
 CROSS JOIN LATERAL (
       SELECT (('x' || substr(encode(sha256(convert_to(x.code || ':' || e.customer_id, 'UTF8')),
                                     'hex'), 1, 15))::bit(60)::bigint % 1000000)::integer AS bucket
       ) AS h
  LEFT JOIN LATERAL (
       SELECT o.variant, o.ppm
         FROM (SELECT t.arm ->> 'variant' AS variant, (t.arm ->> 'ppm')::integer AS ppm,
                      sum((t.arm ->> 'ppm')::integer) OVER (ORDER BY t.no) AS until
                 FROM jsonb_array_elements(x.arms) WITH ORDINALITY AS t (arm, no)) AS o
        WHERE e.bucket < o.until
        ORDER BY o.until
        LIMIT 1) AS a ON true
 WHERE (e.bucket IS DISTINCT FROM h.bucket OR e.variant IS DISTINCT FROM a.variant
        OR e.propensity_ppm IS DISTINCT FROM a.ppm OR x.sealed_at IS NULL)
   AND (:since::timestamptz IS NULL OR e.exposed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: offers_against_exposures
-- Each offer, made or withheld, is what chance decided for a person by its experiment.
SELECT o.offer_id::text AS subject,
       jsonb_build_object('variant', o.variant, 'propensity_ppm', o.propensity_ppm) AS facts
  FROM engagement.v_offer AS o
 WHERE NOT EXISTS (
        SELECT 1 FROM experiments.v_exposure AS e
         WHERE e.experiment_id = o.experiment_id AND e.variant = o.variant
           AND e.propensity_ppm = o.propensity_ppm AND e.exposed_at <= o.made_at)
   AND (:since::timestamptz IS NULL OR o.changed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: offers_against_prices
-- Who was made an offer has the right to its price once, and who is held out has none.
SELECT o.offer_id::text AS subject,
       jsonb_build_object('state', o.state, 'uses', p.max_uses, 'taken', p.taken) AS facts
  FROM engagement.v_offer AS o
  LEFT JOIN pricing.v_offer AS p
    ON p.customer_id = o.customer_id AND p.offer_id = o.offer_id
 WHERE ((o.state = 'withheld') = (p.offer_id IS NOT NULL)
        OR p.max_uses <> 1 OR p.promotion_id <> o.promotion_id OR p.valid_to <> o.valid_to)
   AND (:since::timestamptz IS NULL OR o.changed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: offers_against_redemptions
-- An offer is used by the order that took it, and by no other.
SELECT o.offer_id::text AS subject,
       jsonb_build_object('state', o.state, 'bought_order_id', o.bought_order_id,
                          'order_id', r.order_id) AS facts
  FROM engagement.v_offer AS o
  LEFT JOIN pricing.v_redemption AS r
    ON r.owner_id = o.customer_id AND r.offer_id = o.offer_id AND r.state = 'used'
 WHERE ((r.order_id IS NOT NULL AND o.bought_order_id IS DISTINCT FROM r.order_id
         AND r.settled_at < :at::timestamptz - interval '10 minutes')
        OR (o.state = 'bought' AND NOT EXISTS (
            SELECT 1 FROM pricing.v_redemption AS b
             WHERE b.owner_id = o.customer_id AND b.offer_id = o.offer_id
               AND b.order_id = o.bought_order_id)))
   AND (:since::timestamptz IS NULL OR o.changed_at >= :since::timestamptz
        OR r.settled_at >= :since::timestamptz)
 LIMIT :most::integer
