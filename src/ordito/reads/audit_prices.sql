-- name: line_discounts
-- What promotions took off a line is what the line says was taken off.
SELECT l.order_id::text || ' line ' || l.line_no AS subject,
       jsonb_build_object('discount_minor', l.discount_minor, 'promotions_minor', d.amount_minor)
           AS facts
  FROM (SELECT customer_id, order_id, line_no, sum(amount_minor) AS amount_minor
          FROM orders.v_line_discount GROUP BY customer_id, order_id, line_no) AS d
  JOIN orders.v_line AS l USING (customer_id, order_id, line_no)
  JOIN orders.v_order AS o USING (customer_id, order_id)
 WHERE l.discount_minor <> d.amount_minor
   AND (:since::timestamptz IS NULL OR o.placed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: redemptions_against_orders
-- What an order used of a promotion is what its lines say the promotion took off; what needed a
-- claim was redeemed. An order that was called off whole may have given it back.
SELECT o.order_id::text || ' ' || coalesce(r.promotion_id, d.promotion_id) AS subject,
       jsonb_build_object('redeemed_minor', r.amount_minor, 'state', r.state,
                          'lines_minor', d.amount_minor) AS facts
  FROM (SELECT customer_id, order_id, promotion_id, sum(amount_minor) AS amount_minor,
               max(state) AS state
          FROM pricing.v_redemption GROUP BY customer_id, order_id, promotion_id) AS r
  FULL JOIN (SELECT e.customer_id, e.order_id, e.promotion_id, sum(e.amount_minor) AS amount_minor,
                    bool_or(e.claim IS NOT NULL) AS is_claimed
               FROM orders.v_line_discount AS e
               JOIN orders.v_line AS n USING (customer_id, order_id, line_no)
              WHERE n.since_version = 1
              GROUP BY e.customer_id, e.order_id, e.promotion_id) AS d
    USING (customer_id, order_id, promotion_id)
  JOIN orders.v_order AS o USING (customer_id, order_id)
 WHERE o.origin <> 'history'
   AND ((r.promotion_id IS NULL AND d.is_claimed)
        OR (r.promotion_id IS NOT NULL AND r.amount_minor <> coalesce(d.amount_minor, 0))
        OR r.state = 'held'
        OR (r.state = 'released' AND EXISTS (
            SELECT FROM orders.v_line AS k
             WHERE k.customer_id = o.customer_id AND k.order_id = o.order_id
               AND k.since_version = 1 AND k.cancelled < k.ordered)))
   AND (:since::timestamptz IS NULL OR o.placed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: redemptions_left_held
-- What is held belongs to an open checkout, or waits for the job that frees what has expired.
SELECT r.order_id::text || ' ' || r.promotion_id AS subject,
       jsonb_build_object('claim', r.claim, 'held_at', r.held_at) AS facts
  FROM pricing.v_redemption AS r
  LEFT JOIN orders.v_checkout AS c
    ON c.customer_id = r.customer_id AND c.order_id = r.order_id AND c.state = 'open'
 WHERE r.state = 'held' AND c.order_id IS NULL
   AND (r.expires_at IS NULL OR r.expires_at > :at::timestamptz)
   AND (:since::timestamptz IS NULL OR r.held_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: budget_drift
-- A budget has given what the redemptions that it counted hold or have used.
SELECT b.promotion_id::text AS subject,
       jsonb_build_object('taken_minor', b.taken_minor, 'redeemed_minor', coalesce(r.minor, 0),
                          'taken_uses', b.taken_uses, 'redemptions', coalesce(r.uses, 0),
                          'max_minor', b.max_minor, 'max_uses', b.max_uses) AS facts
  FROM pricing.v_budget AS b
  LEFT JOIN (SELECT promotion_id, sum(amount_minor) AS minor, count(*) AS uses
               FROM pricing.v_redemption
              WHERE counted AND state <> 'released' GROUP BY promotion_id) AS r
    USING (promotion_id)
 WHERE ((b.taken_minor, b.taken_uses) IS DISTINCT FROM (coalesce(r.minor, 0), coalesce(r.uses, 0))
        OR b.taken_minor > b.max_minor OR b.taken_uses > b.max_uses)
   AND (:since::timestamptz IS NULL OR b.promotion_id IN (
        SELECT n.promotion_id FROM pricing.v_redemption AS n
         WHERE coalesce(n.settled_at, n.held_at) >= :since::timestamptz))
 LIMIT :most::integer

-- name: coupon_drift
-- A coupon was taken as often as redemptions hold it or have used it.
SELECT '…' || c.last_four AS subject,
       jsonb_build_object('taken', c.taken, 'redemptions', coalesce(r.uses, 0),
                          'max_uses', c.max_uses, 'batch_id', c.batch_id) AS facts
  FROM pricing.v_coupon AS c
  LEFT JOIN (SELECT digest, count(*) AS uses FROM pricing.v_redemption
              WHERE digest IS NOT NULL AND state <> 'released' GROUP BY digest) AS r USING (digest)
 WHERE (c.taken <> coalesce(r.uses, 0) OR c.taken > c.max_uses)
   AND (:since::timestamptz IS NULL OR c.promotion_id IN (
        SELECT n.promotion_id FROM pricing.v_redemption AS n
         WHERE coalesce(n.settled_at, n.held_at) >= :since::timestamptz))
 LIMIT :most::integer

-- name: offer_drift
-- An offer was taken as often as redemptions hold it or have used it.
SELECT f.offer_id::text AS subject,
       jsonb_build_object('taken', f.taken, 'redemptions', coalesce(r.uses, 0),
                          'max_uses', f.max_uses) AS facts
  FROM pricing.v_offer AS f
  LEFT JOIN (SELECT owner_id, offer_id, count(*) AS uses FROM pricing.v_redemption
              WHERE offer_id IS NOT NULL AND state <> 'released'
              GROUP BY owner_id, offer_id) AS r
    ON r.owner_id = f.customer_id AND r.offer_id = f.offer_id
 WHERE (f.taken <> coalesce(r.uses, 0) OR f.taken > f.max_uses)
   AND (:since::timestamptz IS NULL OR f.promotion_id IN (
        SELECT n.promotion_id FROM pricing.v_redemption AS n
         WHERE coalesce(n.settled_at, n.held_at) >= :since::timestamptz))
 LIMIT :most::integer

-- name: customer_use_drift
-- A customer id has used a batch of coupons, or a promotion, as often as its redemptions say that are
-- held or used and that were counted for it.
SELECT coalesce(u.customer_id, r.customer_id) || ' ' || coalesce(u.subject_id, r.subject_id)
           AS subject,
       jsonb_build_object('taken', coalesce(u.taken, 0), 'redemptions', coalesce(r.uses, 0)) AS facts
  FROM pricing.v_customer_use AS u
  FULL JOIN (SELECT c.customer_id, c.subject_id, count(*) AS uses, max(c.changed_at) AS changed_at
               FROM (SELECT d.customer_id, d.batch_id AS subject_id,
                            coalesce(d.settled_at, d.held_at) AS changed_at
                       FROM pricing.v_redemption AS d
                       JOIN pricing.v_coupon AS k ON k.digest = d.digest
                      WHERE d.state <> 'released' AND k.max_per_customer IS NOT NULL
                      UNION ALL
                     SELECT d.customer_id, d.promotion_id, coalesce(d.settled_at, d.held_at)
                       FROM pricing.v_redemption AS d
                      WHERE d.state <> 'released' AND d.counted_use) AS c
              GROUP BY c.customer_id, c.subject_id) AS r
    ON r.customer_id = u.customer_id AND r.subject_id = u.subject_id
 WHERE coalesce(u.taken, 0) <> coalesce(r.uses, 0)
   AND (:since::timestamptz IS NULL OR r.changed_at IS NULL OR r.changed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: deviations_against_log
-- Each episode of a deviation was found once, gone once where it is gone, and taken note of once where
-- somebody has; no fact tells of one that there is not.
SELECT coalesce(d.deviation_id, f.subject_id)::text AS subject,
       jsonb_build_object('gone_at', d.gone_at, 'acknowledged_at', d.acknowledged_at,
                          'found', coalesce(f.found, 0), 'gone', coalesce(f.gone, 0),
                          'acknowledged', coalesce(f.acknowledged, 0)) AS facts
  FROM pricing.v_deviation AS d
  FULL JOIN (SELECT subject_id,
                    count(*) FILTER (WHERE type = 'pricing.deviation_found') AS found,
                    count(*) FILTER (WHERE type = 'pricing.deviation_gone') AS gone,
                    count(*) FILTER (WHERE type = 'pricing.deviation_acknowledged')
                        AS acknowledged
               FROM platform.v_fact
              WHERE type IN ('pricing.deviation_found', 'pricing.deviation_gone',
                             'pricing.deviation_acknowledged')
              GROUP BY subject_id) AS f ON f.subject_id = d.deviation_id
 WHERE (d.deviation_id IS NULL OR coalesce(f.found, 0) <> 1
        OR coalesce(f.gone, 0) <> (d.gone_at IS NOT NULL)::integer
        OR coalesce(f.acknowledged, 0) <> (d.acknowledged_at IS NOT NULL)::integer)
   AND (:since::timestamptz IS NULL OR coalesce(d.gone_at, d.last_seen_at) IS NULL
        OR coalesce(d.gone_at, d.last_seen_at) >= :since::timestamptz)
 LIMIT :most::integer
