-- name: trial_balance
-- In each unit all that was given was given by somebody; asked of the whole book, also of what is
-- pending, because one missing entry is missing for ever.
SELECT coalesce(a.unit, 'no account') AS subject,
       jsonb_build_object('posted', sum(e.amount) FILTER (WHERE e.state = 'posted'),
                          'pending', sum(e.amount) FILTER (WHERE e.state = 'pending')) AS facts
  FROM ledger.v_entry AS e
  LEFT JOIN ledger.v_account AS a USING (account_id)
 WHERE e.state <> 'voided'
   AND (:since::timestamptz IS NULL OR :since::timestamptz <= 'infinity'::timestamptz)
 GROUP BY a.unit
HAVING a.unit IS NULL OR sum(e.amount) FILTER (WHERE e.state = 'posted') <> 0
    OR sum(e.amount) FILTER (WHERE e.state = 'pending') <> 0
 LIMIT :most::integer

-- name: holds_overdrawn
-- Of a hold no more is spent and open than was set aside, and no more given back than was spent; at
-- most one part of it is open.
SELECT h.hold_id::text AS subject,
       jsonb_build_object('account_id', h.account_id, 'units', h.units, 'spent', h.spent,
                          'open', h.open, 'refunded', h.refunded, 'open_parts', h.parts) AS facts
  FROM (SELECT account_id, hold_id,
               -min(amount) FILTER (WHERE transfer_id = hold_id) AS units,
               coalesce(-sum(amount) FILTER (WHERE state = 'posted' AND amount < 0), 0) AS spent,
               coalesce(-sum(amount) FILTER (WHERE state = 'pending'), 0) AS open,
               coalesce(sum(amount) FILTER (WHERE state = 'posted' AND amount > 0), 0)
                   AS refunded,
               count(*) FILTER (WHERE state = 'pending') AS parts
          FROM ledger.v_entry AS e
         WHERE hold_id IS NOT NULL
           AND (SELECT a.kind FROM ledger.v_account AS a WHERE a.account_id = e.account_id)
               <> 'issuer'
         GROUP BY account_id, hold_id) AS h
 WHERE (h.units IS NULL OR h.spent + h.open > h.units OR h.refunded > h.spent OR h.parts > 1)
   AND (:since::timestamptz IS NULL OR (h.account_id, h.hold_id) IN (
        SELECT n.account_id, n.hold_id FROM ledger.v_entry AS n
         WHERE n.occurred_at >= :since::timestamptz OR n.settled_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: gift_cards_without_account
-- A card is an account in its currency's unit; a replaced one leads to a card of that currency.
SELECT g.account_id::text AS subject,
       jsonb_build_object('unit', a.unit, 'kind', a.kind, 'currency', g.currency,
                          'replaced_by', g.replaced_by) AS facts
  FROM ledger.v_gift_card AS g
  LEFT JOIN ledger.v_account AS a USING (account_id)
  LEFT JOIN ledger.v_gift_card AS s ON s.account_id = g.replaced_by
 WHERE ((a.unit, a.kind) IS DISTINCT FROM ('gift:' || g.currency, 'customer')
        OR (g.replaced_by IS NOT NULL AND s.currency IS DISTINCT FROM g.currency))
   AND (:since::timestamptz IS NULL OR g.account_id IN (
        SELECT n.account_id FROM ledger.v_entry AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: gift_cards_without_number
-- Each card has one number, and each number leads to a card.
SELECT coalesce(g.account_id, n.account_id)::text AS subject,
       jsonb_build_object('numbers', coalesce(n.numbers, 0)) AS facts
  FROM ledger.v_gift_card AS g
  FULL JOIN (SELECT account_id, count(*) AS numbers FROM ledger.v_gift_card_number
              GROUP BY account_id) AS n USING (account_id)
 WHERE (g.account_id IS NULL OR coalesce(n.numbers, 0) <> 1)
   AND (:since::timestamptz IS NULL OR g.account_id IS NULL
        OR g.issued_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: purses_without_account
-- Store credit and drawers are accounts in the unit of their currency.
SELECT p.account_id::text AS subject,
       jsonb_build_object('unit', a.unit, 'kind', a.kind, 'wanted', p.unit) AS facts
  FROM (SELECT account_id, 'credit:' || currency AS unit, 'customer' AS kind, opened_at
          FROM ledger.v_store_credit
        UNION ALL
        SELECT account_id, 'cash:' || currency, 'drawer', opened_at FROM ledger.v_drawer) AS p
  LEFT JOIN ledger.v_account AS a USING (account_id)
 WHERE (a.unit, a.kind) IS DISTINCT FROM (p.unit, p.kind)
   AND (:since::timestamptz IS NULL OR p.opened_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: memberships_without_account
-- A member's points are in an account of the programme's unit.
SELECT m.account_id::text AS subject,
       jsonb_build_object('customer_id', m.customer_id, 'unit', a.unit, 'kind', a.kind,
                          'programme', p.code) AS facts
  FROM loyalty.v_membership AS m
  JOIN loyalty.v_programme AS p USING (programme_id)
  LEFT JOIN ledger.v_account AS a USING (account_id)
 WHERE (a.unit, a.kind) IS DISTINCT FROM ('points:' || p.code, 'customer')
   AND (:since::timestamptz IS NULL OR m.enrolled_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: redemptions_overdrawn
-- Of a redemption no more is paid and let go than it is worth, no more given back than was paid, and
-- its accounts together give its points.
SELECT r.redemption_id::text AS subject,
       jsonb_build_object('amount_minor', r.amount_minor, 'captured', s.captured,
                          'released', s.released, 'refunded', s.refunded, 'points', r.points,
                          'account_points', r.account_points) AS facts
  FROM loyalty.v_redemption AS r
  LEFT JOIN (SELECT customer_id, redemption_id,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = 'capture'), 0) AS captured,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = 'release'), 0) AS released,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'), 0) AS refunded
               FROM loyalty.v_redemption_step GROUP BY customer_id, redemption_id) AS s
    USING (customer_id, redemption_id)
 WHERE (s.captured + s.released > r.amount_minor OR s.refunded > s.captured
        OR r.points <> (SELECT sum(u.points) FROM unnest(r.account_points) AS u (points)))
   AND (:since::timestamptz IS NULL OR r.redeemed_at >= :since::timestamptz
        OR (r.customer_id, r.redemption_id) IN (
            SELECT n.customer_id, n.redemption_id FROM loyalty.v_redemption_step AS n
             WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: points_against_orders
-- What an order has earned is the whole points for what remains to pay for it, by the terms by which
-- it earned; an order that never earned stays without.
SELECT o.order_id::text AS subject,
       jsonb_build_object('account_id', e.account_id, 'earned', e.points,
                          'remaining_minor', l.remaining_minor, 'target', l.target) AS facts
  FROM (SELECT account_id, reference_id,
               coalesce(sum(amount) FILTER (WHERE state <> 'voided'), 0) AS points
          FROM ledger.v_entry
         WHERE kind IN ('earn', 'reverse') AND reference_id IS NOT NULL
           AND (:since::timestamptz IS NULL OR reference_id IN (
                SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
         GROUP BY account_id, reference_id) AS e
  JOIN loyalty.v_membership AS m ON m.account_id = e.account_id
  JOIN loyalty.v_programme AS p ON p.programme_id = m.programme_id
  JOIN orders.v_order AS o ON o.customer_id = m.customer_id AND o.order_id = e.reference_id
 CROSS JOIN LATERAL (
       SELECT sum(v.total_minor - v.relieved_minor) AS remaining_minor,
              CASE WHEN t.order_id IS NULL
                   THEN greatest(sum(v.total_minor - v.relieved_minor), 0)
                        / (p.first_minor_per_point ->> o.currency)::bigint
                   ELSE trunc(sum(greatest(v.total_minor - v.relieved_minor, 0)
                                  * coalesce(t.permilles[array_position(t.line_nos, v.line_no)],
                                             t.other_permille))
                              / (1000 * t.minor_per_point))
                        + CASE WHEN w.paid_minor = 0 THEN t.extra
                               ELSE t.extra * least(sum(greatest(v.total_minor - v.relieved_minor, 0)),
                                                    w.paid_minor)::bigint / w.paid_minor
                          END
              END AS target
         FROM orders.v_line AS v
         LEFT JOIN loyalty.v_earning AS t
           ON t.customer_id = v.customer_id AND t.order_id = v.order_id
          AND t.programme_id = p.programme_id
        CROSS JOIN LATERAL (SELECT coalesce(sum(a.minor), 0)::bigint AS paid_minor
                              FROM unnest(t.amounts_minor) AS a (minor)) AS w
        WHERE v.customer_id = o.customer_id AND v.order_id = o.order_id
        GROUP BY t.order_id, t.minor_per_point, t.extra, w.paid_minor) AS l
 WHERE o.origin <> 'history' AND e.points <> trunc(l.target)
 LIMIT :most::integer
