-- name: oversold_units
-- Set aside or sold beyond what a place has; the constraint forbids it, the audit looks anyway.
SELECT sku_id::text || ' at ' || place_id || ' bucket ' || bucket AS subject,
       jsonb_build_object('on_hand', on_hand, 'reserved', reserved, 'shortfall', shortfall,
                          'backorder_limit', backorder_limit) AS facts
  FROM stock.v_bucket
 WHERE reserved > on_hand + backorder_limit + shortfall OR on_hand < 0 OR reserved < 0
 LIMIT :most::integer

-- name: stock_drift_on_hand
-- A balance is the sum of its book, also where one of them is missing.
SELECT sku_id::text || ' at ' || place_id || ' bucket ' || bucket AS subject,
       jsonb_build_object('on_hand', p.on_hand, 'book', m.units) AS facts
  FROM stock.v_bucket AS p
  FULL JOIN (SELECT sku_id, place_id, condition, bucket, sum(quantity) AS units
               FROM stock.v_movement GROUP BY sku_id, place_id, condition, bucket) AS m
    USING (sku_id, place_id, condition, bucket)
 WHERE coalesce(p.on_hand, 0) <> coalesce(m.units, 0)
   AND (:since::timestamptz IS NULL OR sku_id IN (
        SELECT n.sku_id FROM stock.v_movement AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: stock_drift_reserved
-- What is set aside is the sum of what reservations hold.
SELECT coalesce(p.sku_id, r.sku_id)::text || ' at ' || coalesce(p.place_id, r.place_id) AS subject,
       jsonb_build_object('reserved', p.reserved, 'held', coalesce(r.held, 0)) AS facts
  FROM stock.v_bucket AS p
  FULL JOIN (SELECT sku_id, place_id, condition, bucket, sum(held) AS held
               FROM stock.v_reservation WHERE held > 0
              GROUP BY sku_id, place_id, condition, bucket) AS r
    USING (sku_id, place_id, condition, bucket)
 WHERE coalesce(p.reserved, 0) <> coalesce(r.held, 0)
   AND (:since::timestamptz IS NULL OR coalesce(p.sku_id, r.sku_id) IN (
        SELECT sku_id FROM stock.v_reservation WHERE reserved_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: reservations_without_order
-- Firm units belong to an open line of an order, soft ones to an open checkout; or they wait for a
-- transfer, a device or somebody who pays at the place, which other checks look at.
SELECT r.reservation_id::text AS subject,
       jsonb_build_object('sku_id', r.sku_id, 'held', r.held, 'order_id', r.subject_id) AS facts
  FROM stock.v_reservation AS r
  LEFT JOIN orders.v_line AS l
    ON l.order_id = r.subject_id AND l.reservation_id = r.reservation_id
  LEFT JOIN orders.v_checkout AS c ON c.order_id = r.subject_id AND c.closed_at IS NULL
 WHERE r.held > 0 AND l.order_id IS NULL
   AND (r.expires_at IS NULL OR (c.order_id IS NULL AND r.expires_at > :at::timestamptz))
   AND (:since::timestamptz IS NULL OR r.reserved_at >= :since::timestamptz)
   AND NOT EXISTS (SELECT FROM fulfilment.v_claim AS k
                    WHERE k.place_id = r.place_id AND k.claim_id = r.subject_id)
   AND NOT EXISTS (SELECT FROM stock.v_inbound AS i
                    WHERE i.sku_id = r.sku_id AND i.inbound_id = r.subject_id)
   AND NOT EXISTS (SELECT FROM stock.v_escrow_line AS e
                    WHERE e.sku_id = r.sku_id AND e.escrow_id = r.subject_id)
 LIMIT :most::integer

-- name: lines_not_set_aside
-- Every open unit of an order's goods is set aside somewhere, no more and no less. What a place
-- sends to another one for an order is set aside for the transfer until it has come.
SELECT l.order_id::text || ' line ' || l.line_no AS subject,
       jsonb_build_object('open', l.ordered - l.fulfilled - l.cancelled,
                          'held', coalesce(r.held, 0)) AS facts
  FROM orders.v_line AS l
  JOIN orders.v_order AS o ON o.customer_id = l.customer_id AND o.order_id = l.order_id
  LEFT JOIN (SELECT sku_id, reservation_id, sum(held) AS held FROM stock.v_reservation
              GROUP BY sku_id, reservation_id) AS r
    ON r.sku_id = l.sku_id AND r.reservation_id = l.reservation_id
 WHERE o.origin <> 'history'
   AND CASE l.kind WHEN 'goods' THEN l.ordered - l.fulfilled - l.cancelled ELSE 0 END
       <> coalesce(r.held, 0)
   AND NOT EXISTS (
        SELECT FROM fulfilment.v_expected AS e
          JOIN fulfilment.v_item AS i ON i.place_id = e.place_id
               AND i.fulfilment_order_id = e.fulfilment_order_id
         WHERE e.order_id = l.order_id AND i.line_no = l.line_no
           AND e.waits_for = 'transfer' AND e.closed_at IS NULL)
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: order_quantities
-- The quantities of a line are the sums of its order's actions.
WITH book AS (
    SELECT a.customer_id, a.order_id, u.line_no,
           sum(u.quantity) FILTER (WHERE u.axis = 'ordered') AS ordered,
           coalesce(sum(u.quantity) FILTER (WHERE u.axis = 'fulfilled'), 0) AS fulfilled,
           coalesce(sum(u.quantity) FILTER (WHERE u.axis = 'cancelled'), 0) AS cancelled,
           coalesce(sum(u.quantity) FILTER (WHERE u.axis = 'return_requested'), 0) AS requested,
           coalesce(sum(u.quantity) FILTER (WHERE u.axis = 'returned'), 0) AS returned,
           coalesce(sum(u.quantity) FILTER (WHERE u.axis = 'withheld'), 0) AS withheld
      FROM orders.v_action AS a,
           unnest(a.line_nos, a.quantities, a.axes) AS u (line_no, quantity, axis)
     WHERE :since::timestamptz IS NULL OR a.order_id IN (
           SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz)
     GROUP BY a.customer_id, a.order_id, u.line_no)
SELECT coalesce(l.order_id, b.order_id)::text || ' line ' || coalesce(l.line_no, b.line_no)
           AS subject,
       jsonb_build_object('line', jsonb_build_array(l.ordered, l.fulfilled, l.cancelled,
                                                    l.return_requested, l.returned, l.withheld),
                          'book', jsonb_build_array(b.ordered, b.fulfilled, b.cancelled,
                                                    b.requested, b.returned, b.withheld)) AS facts
  FROM book AS b
  FULL JOIN (SELECT customer_id, order_id, line_no, ordered, fulfilled, cancelled,
                    return_requested, returned, withheld
               FROM orders.v_line
              WHERE :since::timestamptz IS NULL OR order_id IN (
                    SELECT n.order_id FROM orders.v_action AS n
                     WHERE n.at >= :since::timestamptz)) AS l
    USING (customer_id, order_id, line_no)
 WHERE (l.ordered, l.fulfilled, l.cancelled, l.return_requested, l.returned, l.withheld)
       IS DISTINCT FROM
       (b.ordered, b.fulfilled, b.cancelled, b.requested, b.returned, b.withheld)
 LIMIT :most::integer

-- name: order_dues
-- What is to pay for an order is what its actions made of it.
SELECT o.order_id::text AS subject,
       jsonb_build_object('lines_minor', l.due_minor, 'book_minor', b.due_minor) AS facts
  FROM orders.v_order AS o
  JOIN (SELECT customer_id, order_id, sum(total_minor - relieved_minor) AS due_minor
          FROM orders.v_line GROUP BY customer_id, order_id) AS l USING (customer_id, order_id)
  JOIN (SELECT customer_id, order_id, sum(due_minor) AS due_minor
          FROM orders.v_action GROUP BY customer_id, order_id) AS b USING (customer_id, order_id)
 WHERE o.origin <> 'history' AND l.due_minor <> o.total_minor + coalesce(b.due_minor, 0)
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: returned_units
-- What came back to places for an order is what its lines count as returned.
SELECT o.order_id::text || ' ' || l.sku_id AS subject,
       jsonb_build_object('returned', l.returned, 'came', coalesce(m.units, 0)) AS facts
  FROM (SELECT customer_id, order_id, sku_id, sum(returned) AS returned
          FROM orders.v_line WHERE kind = 'goods' GROUP BY customer_id, order_id, sku_id) AS l
  JOIN orders.v_order AS o USING (customer_id, order_id)
  LEFT JOIN (SELECT subject_id AS order_id, sku_id, sum(quantity) AS units
               FROM stock.v_movement WHERE kind = 'return' GROUP BY subject_id, sku_id) AS m
    ON m.order_id = l.order_id AND m.sku_id = l.sku_id
 WHERE o.origin <> 'history' AND l.returned <> coalesce(m.units, 0)
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: order_versions
-- Actions are numbered without gaps, and the order knows its last one.
SELECT o.order_id::text AS subject,
       jsonb_build_object('version', o.version, 'actions', a.actions, 'last', a.last) AS facts
  FROM orders.v_order AS o
  LEFT JOIN (SELECT customer_id, order_id, count(*) AS actions, max(version) AS last
               FROM orders.v_action GROUP BY customer_id, order_id) AS a
    USING (customer_id, order_id)
 WHERE (a.actions IS DISTINCT FROM o.version::bigint OR a.last IS DISTINCT FROM o.version)
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: order_totals
-- The head of an order is the sum of the lines that were placed with it.
SELECT o.order_id::text AS subject,
       jsonb_build_object('total_minor', o.total_minor, 'lines_minor', l.total_minor,
                          'tax_minor', o.tax_minor, 'lines_tax_minor', l.tax_minor,
                          'discount_minor', o.discount_minor,
                          'lines_discount_minor', l.discount_minor) AS facts
  FROM orders.v_order AS o
  LEFT JOIN (SELECT customer_id, order_id, sum(total_minor) AS total_minor,
                    sum(tax_minor) AS tax_minor, sum(discount_minor) AS discount_minor
               FROM orders.v_line WHERE since_version = 1 GROUP BY customer_id, order_id) AS l
    USING (customer_id, order_id)
 WHERE (l.total_minor, l.tax_minor, l.discount_minor)
       IS DISTINCT FROM (o.total_minor, o.tax_minor, o.discount_minor)
   AND (:since::timestamptz IS NULL OR o.placed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: payments_against_orders
-- What payments promise and have given is what is to pay: never less, unless the processor broke a
-- promise; and more only for the minutes until what is spare has gone back.
SELECT o.order_id::text AS subject,
       jsonb_build_object('due_minor', l.due_minor, 'promised_minor',
                          coalesce(p.promised_minor, 0)) AS facts
  FROM orders.v_order AS o
  JOIN (SELECT customer_id, order_id, sum(total_minor - relieved_minor) AS due_minor
          FROM orders.v_line GROUP BY customer_id, order_id) AS l USING (customer_id, order_id)
  LEFT JOIN (SELECT customer_id, order_id, bool_or(declined) AS declined,
                    sum(authorised_minor - voided_minor - refunded_minor) AS promised_minor
               FROM orders.v_payment GROUP BY customer_id, order_id) AS p
    USING (customer_id, order_id)
 WHERE ((coalesce(p.promised_minor, 0) < l.due_minor AND p.declined IS NOT TRUE)
        OR (p.promised_minor > l.due_minor
            AND NOT EXISTS (SELECT FROM orders.v_action AS a
                             WHERE a.customer_id = o.customer_id AND a.order_id = o.order_id
                               AND a.at > :at::timestamptz - interval '10 minutes')))
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: payments_against_entries
-- The amounts of a payment are the sums of its entries.
SELECT p.payment_id::text AS subject,
       jsonb_build_object('payment', jsonb_build_array(p.authorised_minor, p.captured_minor,
                                                       p.voided_minor, p.refunded_minor),
                          'entries', jsonb_build_array(e.authorised, e.captured, e.voided,
                                                       e.refunded)) AS facts
  FROM orders.v_payment AS p
  LEFT JOIN (SELECT customer_id, payment_id,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = 'authorise'), 0) AS authorised,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = 'capture'
                                                         AND refused_at IS NULL), 0) AS captured,
                    coalesce(sum(amount_minor) FILTER (WHERE kind IN ('void', 'decline')), 0)
                        AS voided,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = 'refund'
                                                         AND refused_at IS NULL), 0) AS refunded
               FROM orders.v_payment_entry GROUP BY customer_id, payment_id) AS e
    USING (customer_id, payment_id)
  JOIN orders.v_order AS o ON o.customer_id = p.customer_id AND o.order_id = p.order_id
 WHERE (p.authorised_minor, p.captured_minor, p.voided_minor, p.refunded_minor)
       IS DISTINCT FROM (e.authorised, e.captured, e.voided, e.refunded)
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: captured_against_goods
-- Nobody's card is charged for goods that neither the customer nor the carrier has; cash, and money
-- that another system took, is paid in advance, and what was paid for goods that were given up for
-- others pays for those. What they have is paid for, at the latest minutes after the order's last
-- change.
SELECT l.order_id::text AS subject,
       jsonb_build_object('by_card_minor', p.by_card_minor, 'taken_minor', p.taken_minor,
                          'fulfilled_minor', l.fulfilled_minor) AS facts
  FROM (SELECT customer_id, order_id,
               sum(CASE WHEN kept = units THEN due ELSE due * kept / units END) AS fulfilled_minor
          FROM (SELECT customer_id, order_id, total_minor - relieved_minor AS due,
                       fulfilled - returned + withheld AS kept,
                       ordered - cancelled - returned + withheld AS units
                  FROM orders.v_line) AS n
         GROUP BY customer_id, order_id) AS l
  JOIN (SELECT customer_id, order_id, bool_or(declined) AS declined,
               sum(captured_minor - refunded_minor) AS taken_minor,
               coalesce(sum(captured_minor - refunded_minor) FILTER (
                   WHERE tender <> 'cash' AND NOT starts_with(tender, 'external:')), 0)
                   AS by_card_minor
          FROM orders.v_payment GROUP BY customer_id, order_id) AS p USING (customer_id, order_id)
  JOIN orders.v_order AS o USING (customer_id, order_id)
 WHERE ((p.by_card_minor > l.fulfilled_minor
         AND NOT EXISTS (SELECT FROM orders.v_action AS a
                          WHERE a.customer_id = l.customer_id AND a.order_id = l.order_id
                            AND a.kind NOT IN ('place', 'fulfil', 'cancel')))
        OR (p.taken_minor < l.fulfilled_minor AND NOT p.declined
            AND NOT EXISTS (SELECT FROM orders.v_action AS a
                             WHERE a.customer_id = l.customer_id AND a.order_id = l.order_id
                               AND a.at > :at::timestamptz - interval '10 minutes')))
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: points_drift
-- An account that keeps a balance keeps the sum of its entries, also where one of them is missing.
SELECT account_id::text AS subject,
       jsonb_build_object('posted', a.posted, 'debt', a.debt, 'held', a.held,
                          'entries', e.posted, 'pending', e.held) AS facts
  FROM ledger.v_account AS a
  FULL JOIN (SELECT account_id,
                    coalesce(sum(amount) FILTER (WHERE state = 'posted'), 0) AS posted,
                    coalesce(-sum(amount) FILTER (WHERE state = 'pending' AND amount < 0), 0)
                        AS held
               FROM ledger.v_entry GROUP BY account_id) AS e USING (account_id)
 WHERE a.kind IS DISTINCT FROM 'issuer'
   AND (a.account_id IS NULL OR a.posted - a.debt <> coalesce(e.posted, 0)
        OR a.held <> coalesce(e.held, 0))
   AND (:since::timestamptz IS NULL OR account_id IN (
        SELECT n.account_id FROM ledger.v_entry AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: unbalanced_transfers
-- What leaves one account enters another, in the same state.
SELECT transfer_id::text AS subject,
       jsonb_build_object('sum', sum(amount), 'entries', count(*),
                          'states', count(DISTINCT state)) AS facts
  FROM ledger.v_entry
 WHERE :since::timestamptz IS NULL OR occurred_at >= :since::timestamptz
 GROUP BY transfer_id
HAVING sum(amount) <> 0 OR count(*) <> 2 OR count(DISTINCT state) <> 1
 LIMIT :most::integer

-- name: doubled_sales
-- What left the places for an order is what its lines of goods count as fulfilled.
SELECT l.order_id::text AS subject,
       jsonb_build_object('fulfilled', l.fulfilled, 'left', coalesce(m.units, 0)) AS facts
  FROM (SELECT customer_id, order_id,
               coalesce(sum(fulfilled) FILTER (WHERE kind = 'goods'), 0) AS fulfilled
          FROM orders.v_line GROUP BY customer_id, order_id) AS l
  JOIN orders.v_order AS o USING (customer_id, order_id)
  LEFT JOIN (SELECT subject_id AS order_id, -sum(quantity) AS units FROM stock.v_movement
              WHERE kind = 'sale' GROUP BY subject_id) AS m ON m.order_id = l.order_id
 WHERE o.origin <> 'history' AND l.fulfilled <> coalesce(m.units, 0)
   AND (:since::timestamptz IS NULL OR o.order_id IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: doubled_numbers
-- An order's number leads to that order and to no other.
SELECT o.order_id::text AS subject,
       jsonb_build_object('number', o.number, 'leads_to', c.order_id) AS facts
  FROM orders.v_order AS o
  LEFT JOIN orders.v_claim AS c ON c.claim = 'number:' || o.number
 WHERE c.order_id IS DISTINCT FROM o.order_id
 LIMIT :most::integer

-- name: lost_checkouts
-- A checkout that says it was placed has its order, and no other has one; it is open until it closes.
SELECT c.order_id::text AS subject, jsonb_build_object('state', c.state) AS facts
  FROM orders.v_checkout AS c
  LEFT JOIN orders.v_order AS o ON o.customer_id = c.customer_id AND o.order_id = c.order_id
 WHERE ((c.state = 'placed') <> (o.order_id IS NOT NULL)
        OR (c.state = 'open') <> (c.closed_at IS NULL))
   AND (:since::timestamptz IS NULL OR c.opened_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: log_gaps
-- Every order has exactly one fact that it was placed.
SELECT coalesce(o.order_id, f.subject_id)::text AS subject,
       jsonb_build_object('facts', coalesce(f.facts, 0)) AS facts
  FROM orders.v_order AS o
  FULL JOIN (SELECT subject_id, count(*) AS facts FROM platform.v_fact
              WHERE type = 'orders.order_placed'
                AND (:since::timestamptz IS NULL OR occurred_at >= :since::timestamptz)
              GROUP BY subject_id) AS f ON f.subject_id = o.order_id
 WHERE (coalesce(f.facts, 0) <> 1 OR o.order_id IS NULL)
   AND (:since::timestamptz IS NULL OR o.placed_at IS NULL
        OR o.placed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: fulfilment_against_orders
-- What places were asked to hand over is what the orders' lines still want or have got, and no
-- line that somebody waits for is unknown to its place.
SELECT coalesce(i.order_id, l.order_id)::text || ' line ' || coalesce(i.line_no, l.line_no)
           AS subject,
       jsonb_build_object('asked', i.quantity, 'cancelled', i.cancelled, 'state', i.state,
                          'ordered', l.ordered, 'line_cancelled', l.cancelled,
                          'fulfilled', l.fulfilled) AS facts
  FROM (SELECT f.customer_id, t.order_id, t.line_no, t.quantity, t.cancelled, t.handed_over,
               f.state
          FROM fulfilment.v_item AS t
          JOIN fulfilment.v_fulfilment_order AS f
            ON f.place_id = t.place_id AND f.fulfilment_order_id = t.fulfilment_order_id) AS i
  FULL JOIN (SELECT n.customer_id, n.order_id, n.line_no, n.ordered, n.cancelled, n.fulfilled
               FROM orders.v_line AS n
               JOIN orders.v_order AS o
                 ON o.customer_id = n.customer_id AND o.order_id = n.order_id
              WHERE n.method <> 'carry_out' AND n.kind <> 'delivery'
                AND o.origin <> 'history') AS l
    ON l.customer_id = i.customer_id AND l.order_id = i.order_id AND l.line_no = i.line_no
 WHERE (l.ordered, l.cancelled, l.fulfilled) IS DISTINCT FROM
       (i.quantity, i.cancelled, i.handed_over)
   AND (:since::timestamptz IS NULL OR coalesce(i.order_id, l.order_id) IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer
