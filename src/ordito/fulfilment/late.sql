-- name: list_late
-- scatter: a job asks all places. What is shipped, was promised and has not come: it has not left, or
-- a carrier has it. Those that are late for long were told otherwise.
WITH late AS (
    SELECT place_id, fulfilment_order_id FROM fulfilment.fulfilment_order
     WHERE method = 'ship' AND late_told_at IS NULL
       AND state IN ('open', 'picking', 'picked', 'ready')
       AND promised_at < :at::timestamptz AND promised_at >= :since::timestamptz
    UNION
    SELECT p.place_id, p.fulfilment_order_id FROM fulfilment.parcel AS p
     WHERE p.state IN ('sent', 'in_transit', 'out_for_delivery', 'delivery_failed', 'waiting',
                       'lost'))
SELECT f.place_id, f.fulfilment_order_id, f.customer_id, f.order_id, f.promised_at
  FROM late AS l
  JOIN fulfilment.fulfilment_order AS f
    ON f.place_id = l.place_id AND f.fulfilment_order_id = l.fulfilment_order_id
 WHERE f.method = 'ship' AND f.late_told_at IS NULL
   AND f.promised_at < :at::timestamptz AND f.promised_at >= :since::timestamptz
 ORDER BY f.promised_at, f.fulfilment_order_id
 LIMIT :most::integer

-- name: note_late
-- Of two who tell it one finds that it was done.
UPDATE fulfilment.fulfilment_order SET late_told_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND late_told_at IS NULL
RETURNING fulfilment_order_id
