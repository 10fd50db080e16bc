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
