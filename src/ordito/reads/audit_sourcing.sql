-- name: rejections_not_sourced
-- Every unit that a place did not give waits, comes from elsewhere, or was cancelled. What the relay
-- has still to tell is no finding.
SELECT r.order_id::text || ' line ' || r.line_no AS subject,
       jsonb_build_object('rejected', r.units, 'parked', coalesce(w.units, 0)) AS facts
  FROM (SELECT f.order_id, j.place_id, j.fulfilment_order_id, j.line_no, sum(j.units) AS units,
               max(j.rejected_at) AS rejected_at
          FROM fulfilment.v_rejection AS j
          JOIN fulfilment.v_fulfilment_order AS f
            ON f.place_id = j.place_id AND f.fulfilment_order_id = j.fulfilment_order_id
         GROUP BY f.order_id, j.place_id, j.fulfilment_order_id, j.line_no) AS r
  LEFT JOIN (SELECT place_id, fulfilment_order_id, line_no, sum(units) AS units
               FROM fulfilment.v_waiting
              GROUP BY place_id, fulfilment_order_id, line_no) AS w
    ON w.place_id = r.place_id AND w.fulfilment_order_id = r.fulfilment_order_id
   AND w.line_no = r.line_no
 WHERE r.units <> coalesce(w.units, 0)
   AND r.rejected_at < :at::timestamptz - interval '5 minutes'
   AND (:since::timestamptz IS NULL OR r.rejected_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: sourced_to_nowhere
-- Where units were sourced again, the order has a line of theirs at that place.
SELECT w.order_id::text || ' line ' || w.line_no AS subject,
       jsonb_build_object('waiting_id', w.waiting_id, 'to', w.to_place_id, 'units', w.units)
           AS facts
  FROM fulfilment.v_waiting AS w
 WHERE w.outcome = 'sourced'
   AND w.units > coalesce((SELECT sum(l.ordered) FROM orders.v_line AS l
                            WHERE l.customer_id = w.customer_id AND l.order_id = w.order_id
                              AND l.sku_id = w.sku_id AND l.place_id = w.to_place_id), 0)
   AND w.closed_at <= :at::timestamptz
   AND (:since::timestamptz IS NULL OR w.closed_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: waiting_untended
-- Whose turn has come long ago is looked for by nobody.
SELECT w.order_id::text || ' line ' || w.line_no AS subject,
       jsonb_build_object('waiting_id', w.waiting_id, 'queue', w.queue,
                          'next_try_at', w.next_try_at) AS facts
  FROM fulfilment.v_waiting AS w
 WHERE w.outcome IS NULL AND w.next_try_at < :at::timestamptz - interval '1 hour'
   AND (:since::timestamptz IS NULL OR w.next_try_at >= :since::timestamptz - interval '1 day')
 ORDER BY 1 LIMIT :most::integer;

-- name: waits_without_goods
-- What waits for goods that are to come is set aside ahead, unit by unit; what waits for another
-- place is on a transfer.
SELECT e.order_id::text || ' line ' || i.line_no AS subject,
       jsonb_build_object('waits_for', e.waits_for, 'wanted', i.quantity - i.cancelled,
                          'ahead', r.units, 'on_transfer', n.units) AS facts
  FROM fulfilment.v_expected AS e
  JOIN fulfilment.v_fulfilment_order AS f
    ON f.place_id = e.place_id AND f.fulfilment_order_id = e.fulfilment_order_id
  JOIN fulfilment.v_item AS i
    ON i.place_id = e.place_id AND i.fulfilment_order_id = e.fulfilment_order_id
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(v.held), 0)::integer AS units FROM stock.v_reservation AS v
        WHERE v.sku_id = i.sku_id AND v.reservation_id = i.reservation_id AND v.beyond) AS r
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(b.ordered), 0)::integer AS units FROM stock.v_inbound AS b
        WHERE b.sku_id = i.sku_id AND b.inbound_id = e.transfer_id) AS n
 WHERE f.state = 'waiting'
   AND CASE e.waits_for WHEN 'transfer' THEN n.units < i.quantity - i.cancelled
            ELSE r.units <> i.quantity - i.cancelled END
   AND e.ordered_at <= :at::timestamptz
   AND (:since::timestamptz IS NULL OR e.ordered_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: claim_without_goods
-- What a place keeps unpaid is set aside for it, unit by unit, until its time is over.
SELECT c.claim_id::text AS subject,
       jsonb_build_object('sku_id', k.sku_id, 'kept', k.units, 'set_aside', r.units) AS facts
  FROM fulfilment.v_claim AS c
 CROSS JOIN LATERAL unnest(c.sku_ids, c.quantities) AS k (sku_id, units)
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(v.held), 0)::integer AS units FROM stock.v_reservation AS v
        WHERE v.sku_id = k.sku_id AND v.subject_id = c.claim_id AND v.place_id = c.place_id) AS r
 WHERE CASE c.state WHEN 'held' THEN c.expires_at > :at::timestamptz AND r.units <> k.units
            ELSE r.units > 0 END
   AND c.made_at <= :at::timestamptz
   AND (:since::timestamptz IS NULL OR c.made_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: waits_for_nothing
-- What waits is expected; what is not expected any more may be begun.
SELECT f.order_id::text AS subject,
       jsonb_build_object('fulfilment_order_id', f.fulfilment_order_id, 'place_id', f.place_id)
           AS facts
  FROM fulfilment.v_fulfilment_order AS f
 WHERE f.state = 'waiting'
   AND NOT EXISTS (SELECT FROM fulfilment.v_expected AS e
                    WHERE e.place_id = f.place_id
                      AND e.fulfilment_order_id = f.fulfilment_order_id AND e.closed_at IS NULL)
   AND f.opened_at <= :at::timestamptz
   AND (:since::timestamptz IS NULL OR f.opened_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer
