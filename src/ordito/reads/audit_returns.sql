-- name: returns_against_lines
-- Of each line, what its returns received is what came back, and what they miss is what is announced.
SELECT coalesce(l.order_id, r.order_id)::text AS subject,
       jsonb_build_object('line_no', coalesce(l.line_no, r.line_no),
                          'line', jsonb_build_array(l.returned, l.return_requested),
                          'returns', jsonb_build_array(r.received, r.missing)) AS facts
  FROM orders.v_line AS l
  FULL JOIN (SELECT p.customer_id, h.order_id, p.line_no, sum(p.received) AS received,
                    sum(greatest(p.announced - p.received, 0)) AS missing
               FROM orders.v_return_line AS p
               JOIN orders.v_return AS h
                 ON h.customer_id = p.customer_id AND h.return_id = p.return_id
              WHERE h.order_id IS NOT NULL
              GROUP BY p.customer_id, h.order_id, p.line_no) AS r
    ON r.customer_id = l.customer_id AND r.order_id = l.order_id AND r.line_no = l.line_no
 WHERE (coalesce(l.returned, 0), coalesce(l.return_requested, 0))
       IS DISTINCT FROM (coalesce(r.received, 0), coalesce(r.missing, 0))
   AND (:since::timestamptz IS NULL OR coalesce(l.order_id, r.order_id) IN (
        SELECT n.order_id FROM orders.v_action AS n WHERE n.at >= :since::timestamptz))
 LIMIT :most::integer

-- name: returns_against_movements
-- Goods that came back lie, or lay, where the stock book says that they came; what another system
-- took in (version -1 of a policy) never was in this book.
SELECT coalesce(r.subject_id, m.subject_id)::text AS subject,
       jsonb_build_object('sku_id', coalesce(r.sku_id, m.sku_id), 'returns', r.units,
                          'movements', m.units) AS facts
  FROM (SELECT coalesce(h.order_id, h.return_id) AS subject_id, p.sku_id,
               sum(p.received) AS units
          FROM orders.v_return_line AS p
          JOIN orders.v_return AS h ON h.customer_id = p.customer_id AND h.return_id = p.return_id
          LEFT JOIN orders.v_line AS l
            ON l.customer_id = p.customer_id AND l.order_id = h.order_id AND l.line_no = p.line_no
         WHERE p.received > 0 AND h.policy_version >= 0 AND coalesce(l.kind, 'goods') = 'goods'
         GROUP BY 1, p.sku_id) AS r
  FULL JOIN (SELECT v.subject_id, v.sku_id, sum(v.quantity) AS units
               FROM stock.v_movement AS v
              WHERE v.kind = 'return'
                AND v.subject_id IN (SELECT i.subject_id FROM stock.v_inspection AS i)
              GROUP BY v.subject_id, v.sku_id) AS m
    ON m.subject_id = r.subject_id AND m.sku_id = r.sku_id
 WHERE r.units IS DISTINCT FROM m.units
   AND (:since::timestamptz IS NULL OR coalesce(r.sku_id, m.sku_id) IN (
        SELECT n.sku_id FROM stock.v_movement AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: inspections_against_dispositions
-- Of what came back, those that wait and those that were decided on are all.
SELECT coalesce(i.inspection_id, d.inspection_id)::text AS subject,
       jsonb_build_object('came', i.quantity, 'waiting', i.waiting, 'decided', d.units) AS facts
  FROM stock.v_inspection AS i
  FULL JOIN (SELECT sku_id, inspection_id, sum(quantity) AS units, max(at) AS at
               FROM stock.v_disposition GROUP BY sku_id, inspection_id) AS d
    ON d.sku_id = i.sku_id AND d.inspection_id = i.inspection_id
 WHERE i.quantity IS DISTINCT FROM i.waiting + coalesce(d.units, 0)
   AND (:since::timestamptz IS NULL OR greatest(i.opened_at, d.at) >= :since::timestamptz)
 LIMIT :most::integer

-- name: credit_against_returns
-- What somebody got for goods without their order is what they were worth, as store credit.
SELECT r.return_id::text AS subject,
       jsonb_build_object('worth', r.worth_minor, 'credit', e.amount) AS facts
  FROM (SELECT h.return_id, h.received_at, sum(p.worth_minor) AS worth_minor
          FROM orders.v_return AS h
          JOIN orders.v_return_line AS p
            ON p.customer_id = h.customer_id AND p.return_id = h.return_id
         WHERE h.way = 'no_receipt'
         GROUP BY h.return_id, h.received_at) AS r
  LEFT JOIN (SELECT transfer_id, sum(amount) FILTER (WHERE amount > 0) AS amount
               FROM ledger.v_entry GROUP BY transfer_id) AS e
    ON e.transfer_id = r.return_id
 WHERE r.worth_minor <> coalesce(e.amount, 0)
   AND (:since::timestamptz IS NULL OR r.received_at >= :since::timestamptz)
 LIMIT :most::integer
