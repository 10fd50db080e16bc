-- name: inbound_against_movements
-- What transfers and purchases count as shipped and received is what the book says.
SELECT coalesce(i.sku_id, m.sku_id)::text || ' of ' || coalesce(i.inbound_id, m.subject_id)
           AS subject,
       jsonb_build_object('shipped', i.shipped, 'left', m.sent, 'received', i.received,
                          'came', m.came) AS facts
  FROM (SELECT sku_id, inbound_id, coalesce(shipped, 0) AS shipped, received
          FROM stock.v_inbound) AS i
  FULL JOIN (SELECT sku_id, subject_id,
                    -coalesce(sum(quantity) FILTER (WHERE kind = 'transfer_out'), 0) AS sent,
                    coalesce(sum(quantity) FILTER (WHERE kind IN ('transfer_in', 'receipt')), 0)
                        AS came,
                    bool_or(kind IN ('transfer_out', 'transfer_in')) AS is_transfer
               FROM stock.v_movement
              WHERE kind IN ('transfer_out', 'transfer_in', 'receipt')
              GROUP BY sku_id, subject_id) AS m
    ON m.sku_id = i.sku_id AND m.subject_id = i.inbound_id
 WHERE (i.inbound_id IS NOT NULL OR m.is_transfer)
   AND (i.inbound_id IS NULL OR i.shipped <> coalesce(m.sent, 0)
        OR i.received <> coalesce(m.came, 0))
   AND (:since::timestamptz IS NULL OR coalesce(i.sku_id, m.sku_id) IN (
        SELECT n.sku_id FROM stock.v_movement AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: missing_on_the_way
-- What was sent and neither came nor is accounted for as lost stands in an open exception; so does,
-- or did, what came and was not sent.
SELECT i.sku_id::text || ' of ' || i.inbound_id AS subject,
       jsonb_build_object('missing', i.missing, 'short', e.short, 'over', e.over) AS facts
  FROM (SELECT sku_id, inbound_id, coalesce(shipped, ordered) - received - lost AS missing
          FROM stock.v_inbound WHERE is_closed) AS i
  LEFT JOIN (SELECT sku_id, subject_id,
                    sum(quantity) FILTER (WHERE closed_at IS NULL
                                            AND kind IN ('transfer_short', 'receipt_short'))
                        AS short,
                    sum(quantity) FILTER (WHERE kind IN ('transfer_over', 'receipt_over')) AS over
               FROM stock.v_exception GROUP BY sku_id, subject_id) AS e
    ON e.sku_id = i.sku_id AND e.subject_id = i.inbound_id
 WHERE (coalesce(e.short, 0) <> greatest(i.missing, 0)
        OR coalesce(e.over, 0) < -i.missing)
   AND (:since::timestamptz IS NULL OR i.sku_id IN (
        SELECT n.sku_id FROM stock.v_movement AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: shortfalls_unexplained
-- Units that are set aside and not there stand in an open exception.
SELECT p.sku_id::text || ' at ' || p.place_id AS subject,
       jsonb_build_object('missing', p.missing, 'exception', coalesce(e.quantity, 0)) AS facts
  FROM (SELECT sku_id, place_id, sum(reserved - on_hand - backorder_limit) AS missing
          FROM stock.v_bucket WHERE condition = 'sellable'
         GROUP BY sku_id, place_id) AS p
  LEFT JOIN (SELECT sku_id, place_id, sum(quantity) AS quantity
               FROM stock.v_exception
              WHERE kind = 'shortfall' AND closed_at IS NULL
              GROUP BY sku_id, place_id) AS e
    ON e.sku_id = p.sku_id AND e.place_id = p.place_id
 WHERE p.missing > 0 AND coalesce(e.quantity, 0) < p.missing
   AND (:since::timestamptz IS NULL OR p.sku_id IN (
        SELECT n.sku_id FROM stock.v_movement AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: lent_against_reservations
-- What waits for a transfer, or is lent to a device and neither sold nor returned, is set aside.
SELECT l.sku_id::text || ' for ' || l.subject_id AS subject,
       jsonb_build_object('waiting', l.waiting, 'held', coalesce(r.held, 0)) AS facts
  FROM (SELECT sku_id, inbound_id AS subject_id,
               CASE WHEN shipped IS NULL AND NOT is_closed THEN ordered ELSE 0 END AS waiting
          FROM stock.v_inbound WHERE kind = 'transfer'
         UNION ALL
        SELECT sku_id, escrow_id, lent - consumed - returned FROM stock.v_escrow_line) AS l
  LEFT JOIN (SELECT sku_id, subject_id, sum(held) AS held FROM stock.v_reservation
              GROUP BY sku_id, subject_id) AS r
    ON r.sku_id = l.sku_id AND r.subject_id = l.subject_id
 WHERE l.waiting <> coalesce(r.held, 0)
   AND (:since::timestamptz IS NULL OR l.sku_id IN (
        SELECT n.sku_id FROM stock.v_reservation AS n WHERE n.reserved_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: lots_against_entries
-- What lies of a lot is the sum of its entries.
SELECT coalesce(l.sku_id, e.sku_id)::text || ' lot ' || coalesce(l.lot, e.lot) AS subject,
       jsonb_build_object('on_hand', l.on_hand, 'book', e.units) AS facts
  FROM stock.v_lot AS l
  FULL JOIN (SELECT sku_id, lot, place_id, condition, sum(quantity) AS units
               FROM stock.v_lot_entry GROUP BY sku_id, lot, place_id, condition) AS e
    ON e.sku_id = l.sku_id AND e.lot = l.lot AND e.place_id = l.place_id
   AND e.condition = l.condition
 WHERE coalesce(l.on_hand, 0) <> coalesce(e.units, 0)
   AND (:since::timestamptz IS NULL OR coalesce(l.sku_id, e.sku_id) IN (
        SELECT n.sku_id FROM stock.v_movement AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer

-- name: lots_against_movements
-- No movement has more units with a lot than it moved.
SELECT e.sku_id::text || ' movement ' || e.movement_id AS subject,
       jsonb_build_object('moved', m.quantity, 'of_lots', e.units) AS facts
  FROM (SELECT sku_id, movement_id, sum(quantity) AS units FROM stock.v_lot_entry
         WHERE NOT is_found GROUP BY sku_id, movement_id) AS e
  LEFT JOIN stock.v_movement AS m ON m.sku_id = e.sku_id AND m.movement_id = e.movement_id
 WHERE (m.quantity IS NULL OR abs(e.units) > abs(m.quantity)
        OR sign(e.units) <> sign(m.quantity))
   AND (:since::timestamptz IS NULL OR e.sku_id IN (
        SELECT n.sku_id FROM stock.v_movement AS n WHERE n.occurred_at >= :since::timestamptz))
 LIMIT :most::integer
