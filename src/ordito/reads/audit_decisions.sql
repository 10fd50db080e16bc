-- name: given_without_decision
-- Money that went back by an action of an order, and each amount off, was decided. What was imported
-- was decided elsewhere.
SELECT a.order_id::text || ' v' || a.version AS subject,
       jsonb_build_object('kind', a.kind, 'actor', a.actor, 'refunded', r.refunded) AS facts
  FROM orders.v_action AS a
  JOIN orders.v_order AS o ON o.customer_id = a.customer_id AND o.order_id = a.order_id
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(e.amount_minor), 0)::bigint AS refunded
         FROM orders.v_payment AS p
         JOIN orders.v_payment_entry AS e
           ON e.customer_id = p.customer_id AND e.payment_id = p.payment_id
        WHERE p.customer_id = a.customer_id AND p.order_id = a.order_id
          AND e.kind = 'refund' AND e.key = 'v' || a.version) AS r
 WHERE o.origin = 'live' AND a.kind NOT IN ('place', 'fulfil', 'decline')
   AND (a.kind = 'appease' OR r.refunded > 0)
   AND NOT EXISTS (SELECT FROM service.v_decision AS d
                    WHERE d.customer_id = a.customer_id AND d.order_id = a.order_id
                      AND d.order_version = a.version)
   AND (:since::timestamptz IS NULL OR a.at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: decided_without_gift
-- What was decided was given: the order has the action, the ledger the transfer, by that amount.
SELECT d.decision_id::text AS subject,
       jsonb_build_object('form', d.form, 'granted', d.granted_minor, 'order_version',
                          d.order_version, 'credited', e.amount) AS facts
  FROM service.v_decision AS d
  LEFT JOIN (SELECT n.transfer_id, sum(n.amount) FILTER (WHERE n.amount > 0) AS amount
               FROM ledger.v_entry AS n GROUP BY n.transfer_id) AS e
    ON e.transfer_id = d.grant_id
 WHERE d.outcome = 'granted'
   AND ((d.order_version IS NOT NULL
         AND NOT EXISTS (SELECT FROM orders.v_action AS a
                          WHERE a.customer_id = d.customer_id AND a.order_id = d.order_id
                            AND a.version = d.order_version))
        OR (d.form IN ('credit', 'gift_card') AND e.amount IS DISTINCT FROM d.granted_minor)
        OR (d.form = 'points' AND e.amount IS NULL)
        OR (d.order_version IS NULL AND d.grant_id IS NULL))
   AND (:since::timestamptz IS NULL OR d.at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: decisions_out_of_range
-- What is outside of what the policy allows has a reason, and says by how much.
SELECT d.decision_id::text AS subject,
       jsonb_build_object('owed', d.owed_minor, 'most', d.most_minor, 'before', d.before_minor,
                          'granted', d.granted_minor, 'beyond', d.beyond_minor, 'short',
                          d.short_minor, 'deviation', d.deviation) AS facts
  FROM service.v_decision AS d
 WHERE d.most_minor IS NOT NULL
   AND (d.beyond_minor
        <> greatest(0, least(d.granted_minor, d.before_minor + d.granted_minor - d.most_minor))
        OR d.short_minor <> greatest(0, d.owed_minor - d.before_minor - d.granted_minor)
        OR ((d.beyond_minor > 0 OR d.short_minor > 0 OR d.is_other_form)
            AND d.deviation IS NULL))
   AND (:since::timestamptz IS NULL OR d.at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: approvals_against_decisions
-- An approval is used by one decision, which is exactly what was approved.
SELECT coalesce(a.approval_id, d.approval_id)::text AS subject,
       jsonb_build_object('state', a.state, 'approved', a.amount_minor, 'granted',
                          d.granted_minor, 'form', d.form) AS facts
  FROM (SELECT v.customer_id, v.approval_id, v.state, v.amount_minor, v.form, v.subject, v.decision_id,
               v.decided_at
          FROM service.v_approval AS v WHERE v.state = 'used') AS a
  FULL JOIN (SELECT v.customer_id, v.approval_id, v.granted_minor, v.form, v.subject, v.decision_id,
                    v.actor, v.at
               FROM service.v_decision AS v WHERE v.approval_id IS NOT NULL) AS d
    ON d.customer_id = a.customer_id AND d.approval_id = a.approval_id
 WHERE (a.approval_id IS NULL OR d.approval_id IS NULL OR d.granted_minor <> a.amount_minor
        OR d.form IS DISTINCT FROM a.form OR d.subject <> a.subject
        OR d.decision_id <> a.decision_id OR d.actor IS NULL)
   AND (:since::timestamptz IS NULL OR coalesce(d.at, a.decided_at) >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer
