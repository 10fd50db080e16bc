-- name: own_money_against_ledger
-- A gift card, store credit or points pay an order by one hold of the payment's id (points by one
-- redemption): what the payment promised was set aside, and what was settled was spent, let go and
-- given back there, no more and no less. What was lent to a till may have been more than it paid: that
-- rest was let go with the payment.
SELECT p.payment_id::text AS subject,
       jsonb_build_object('tender', p.tender,
                          'payment', jsonb_build_array(p.authorised_minor, e.captured, e.voided,
                                                       e.refunded),
                          'ledger', jsonb_build_array(l.units, l.captured, l.released,
                                                      l.refunded),
                          'lent_beyond', t.beyond) AS facts
  FROM orders.v_payment AS p
  LEFT JOIN orders.v_own_payment AS w ON w.payment_id = p.payment_id
  JOIN orders.v_order AS o ON o.customer_id = p.customer_id AND o.order_id = p.order_id
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(n.amount_minor) FILTER (WHERE n.kind = 'capture'), 0) AS captured,
              coalesce(sum(n.amount_minor) FILTER (WHERE n.kind IN ('void', 'decline')), 0)
                  AS voided,
              coalesce(sum(n.amount_minor) FILTER (WHERE n.kind = 'refund'
                                                     AND n.destination = 'tender'), 0) AS refunded
         FROM orders.v_payment_entry AS n
        WHERE n.customer_id = p.customer_id AND n.payment_id = p.payment_id
          AND n.settled_at IS NOT NULL) AS e
  LEFT JOIN LATERAL (
       SELECT r.amount_minor AS units,
              coalesce(sum(s.amount_minor) FILTER (WHERE s.kind = 'capture'), 0) AS captured,
              coalesce(sum(s.amount_minor) FILTER (WHERE s.kind = 'release'), 0) AS released,
              coalesce(sum(s.amount_minor) FILTER (WHERE s.kind = 'refund'), 0) AS refunded
         FROM loyalty.v_redemption AS r
         LEFT JOIN loyalty.v_redemption_step AS s
           ON s.customer_id = r.customer_id AND s.redemption_id = r.redemption_id
        WHERE p.tender = 'points' AND r.customer_id = p.customer_id
          AND r.redemption_id = p.payment_id
        GROUP BY r.amount_minor
       UNION ALL
       SELECT -min(h.amount) FILTER (WHERE h.transfer_id = h.hold_id),
              coalesce(-sum(h.amount) FILTER (WHERE h.state = 'posted' AND h.amount < 0), 0),
              -min(h.amount) FILTER (WHERE h.transfer_id = h.hold_id)
              + coalesce(sum(h.amount) FILTER (WHERE h.state = 'posted' AND h.amount < 0), 0)
              + coalesce(sum(h.amount) FILTER (WHERE h.state = 'pending'), 0),
              coalesce(sum(h.amount) FILTER (WHERE h.state = 'posted' AND h.amount > 0), 0)
         FROM ledger.v_entry AS h
        WHERE p.tender <> 'points' AND h.account_id = w.account_id AND h.hold_id = p.payment_id
       HAVING count(*) > 0) AS l ON true
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(x.amount_minor - p.amount_minor), 0) AS beyond
         FROM counter.v_hold AS x WHERE x.hold_id = p.payment_id) AS t
 WHERE p.tender IN ('gift_card', 'store_credit', 'points') AND o.origin <> 'history'
   AND (p.authorised_minor + t.beyond, e.captured, e.voided + t.beyond, e.refunded)
       IS DISTINCT FROM (l.units, l.captured, l.released, l.refunded)
   AND NOT EXISTS (SELECT FROM orders.v_payment_entry AS n
                    WHERE n.customer_id = p.customer_id AND n.payment_id = p.payment_id
                      AND n.settled_at IS NULL AND n.refused_at IS NULL)
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: cash_against_drawers
-- What an order took in and gave back in cash is what drawers say, wherever it was sold; no drawer
-- has cash of an order that does not know of it. What other systems sold long ago lay in theirs.
SELECT coalesce(p.order_id, d.reference_id)::text AS subject,
       jsonb_build_object('order_minor', coalesce(p.cash, 0),
                          'drawers_minor', coalesce(d.cash, 0)) AS facts
  FROM (SELECT q.order_id,
               sum(CASE e.kind WHEN 'capture' THEN e.amount_minor
                               WHEN 'refund' THEN -e.amount_minor ELSE 0 END) AS cash
          FROM orders.v_payment AS q
          JOIN orders.v_payment_entry AS e
            ON e.customer_id = q.customer_id AND e.payment_id = q.payment_id
          JOIN orders.v_order AS o
            ON o.customer_id = q.customer_id AND o.order_id = q.order_id
         WHERE q.tender = 'cash' AND e.refused_at IS NULL AND e.destination = 'tender'
           AND o.origin <> 'history'
         GROUP BY q.order_id) AS p
  FULL JOIN (SELECT e.reference_id, sum(e.amount) AS cash
               FROM ledger.v_entry AS e
               JOIN ledger.v_drawer AS w ON w.account_id = e.account_id
              WHERE e.reference_id IS NOT NULL AND e.state = 'posted'
                AND e.kind IN ('cash', 'pay_out')
              GROUP BY e.reference_id) AS d ON d.reference_id = p.order_id
 WHERE coalesce(p.cash, 0) <> coalesce(d.cash, 0)
   AND NOT EXISTS (SELECT FROM orders.v_order AS o
                    WHERE o.order_id = d.reference_id AND o.origin = 'history')
   AND (:since::timestamptz IS NULL OR coalesce(p.order_id, d.reference_id) IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: deliveries_against_actions
-- Each change of address is an action of its order, and each of those has its address; what is wanted
-- instead may be shipped as well, and then says whereto.
SELECT coalesce(d.order_id, a.order_id)::text AS subject,
       jsonb_build_object('version', coalesce(d.version, a.version),
                          'action', a.version IS NOT NULL, 'delivery', d.version IS NOT NULL)
           AS facts
  FROM (SELECT customer_id, order_id, version FROM orders.v_delivery WHERE version > 1) AS d
  FULL JOIN (SELECT customer_id, order_id, version, kind, at FROM orders.v_action
              WHERE kind IN ('change_address', 'exchange', 'combine')) AS a
    ON a.customer_id = d.customer_id AND a.order_id = d.order_id AND a.version = d.version
 WHERE ((d.version IS NULL AND a.kind = 'change_address') OR a.version IS NULL)
   AND (:since::timestamptz IS NULL OR a.at IS NULL OR a.at >= :since::timestamptz)
 LIMIT :most::integer

-- name: addresses_of_lapsed_changes
-- A change of address that was not carried out leaves nothing in the vault; of a preview the job
-- forgets it within minutes.
SELECT c.change_id::text AS subject,
       jsonb_build_object('state', c.state, 'address_id', c.address_id) AS facts
  FROM orders.v_change AS c
  JOIN customers.v_address AS a
    ON a.customer_id = c.customer_id AND a.address_id = c.address_id
 WHERE (c.state IN ('expired', 'failed')
        OR (c.state = 'previewed' AND c.expires_at < :at::timestamptz - interval '10 minutes'))
   AND NOT a.is_in_book
   AND NOT EXISTS (SELECT FROM orders.v_delivery AS d
                    WHERE d.customer_id = c.customer_id AND d.address_id = c.address_id)
   AND (:since::timestamptz IS NULL OR c.expires_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: cash_rounding
-- What the smallest coin made more or less lies beside the cash of an order in the same drawer, and the
-- two are whole coins; in sum the drawers have what the account of roundings gave.
SELECT e.transfer_id::text AS subject,
       jsonb_build_object('account_id', e.account_id, 'rounding_minor', e.amount,
                          'cash_minor', c.amount) AS facts
  FROM ledger.v_entry AS e
  JOIN ledger.v_drawer AS w ON w.account_id = e.account_id
  LEFT JOIN LATERAL (
       SELECT n.amount FROM ledger.v_entry AS n
        WHERE n.account_id = e.account_id AND n.reference_id = e.reference_id
          AND n.occurred_at = e.occurred_at AND n.kind IN ('cash', 'pay_out')
          AND (n.amount + e.amount) % 5 = 0
        LIMIT 1) AS c ON true
 WHERE e.kind = 'rounding' AND c.amount IS NULL
   AND (:since::timestamptz IS NULL OR e.occurred_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: commissions_against_orders
-- A marketplace has earned the agreed commission by the share of the order's money that stayed. It
-- is reckoned after commit.
SELECT m.order_id::text AS subject,
       jsonb_build_object('agreed_minor', m.commission_minor, 'total_minor', m.total_minor,
                          'kept_minor', l.kept, 'earned_minor', coalesce(e.earned, 0)) AS facts
  FROM partners.v_market_order AS m
 CROSS JOIN LATERAL (
       SELECT least(greatest(sum(n.total_minor - n.relieved_minor), 0), m.total_minor)::bigint
                  AS kept
         FROM orders.v_line AS n
        WHERE n.customer_id = m.customer_id AND n.order_id = m.order_id) AS l
  LEFT JOIN LATERAL (
       SELECT sum(n.amount)::bigint AS earned FROM ledger.v_entry AS n
         JOIN ledger.v_account AS a ON a.account_id = n.account_id
        WHERE n.reference_id = m.order_id AND n.state = 'posted' AND a.kind = 'customer'
          AND a.unit = 'commission:' || m.currency AND n.kind IN ('earn', 'reverse')) AS e ON true
 WHERE coalesce(e.earned, 0) IS DISTINCT FROM (
           CASE m.total_minor WHEN 0 THEN 0
           ELSE (2 * m.commission_minor * l.kept + m.total_minor) / (2 * m.total_minor) END)
   AND NOT EXISTS (SELECT FROM orders.v_action AS n
                    WHERE n.customer_id = m.customer_id AND n.order_id = m.order_id
                      AND n.at > :at::timestamptz - interval '2 minutes'
                      AND n.version > 1)
   AND (:since::timestamptz IS NULL OR m.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer
