-- name: open_orders
-- All fulfilment orders of an order with their items; see the function.
SELECT fulfilment.open_orders(:customer_id::uuid, :order_id::uuid, :channel_id::uuid,
           :at::timestamptz, :place_ids::uuid[], :fulfilment_order_ids::uuid[], :methods::text[],
           :codes::text[], :promised_ats::timestamptz[], :item_places::uuid[],
           :item_orders::uuid[], :line_nos::smallint[], :sku_ids::uuid[],
           :reservation_ids::uuid[], :quantities::integer[])::text

-- name: mark_ready
-- Only an open one becomes ready.
UPDATE fulfilment.fulfilment_order SET state = 'ready', ready_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND state = 'open'
RETURNING fulfilment_order_id

-- name: hand_over
-- Of two people who hand over the same goods one finds no row.
UPDATE fulfilment.fulfilment_order
   SET state = 'handed_over', handed_over_at = :at::timestamptz,
       ready_at = coalesce(ready_at, :at::timestamptz)
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND state IN ('open', 'ready')
RETURNING fulfilment_order_id

-- name: redirect
-- A parcel that was packed for the old address is to be addressed anew.
UPDATE fulfilment.fulfilment_order AS f
   SET promised_at = p.promised_at, state = 'open', ready_at = NULL
  FROM unnest(:place_ids::uuid[], :promised_ats::timestamptz[]) AS p (place_id, promised_at)
 WHERE f.place_id = p.place_id AND f.order_id = :order_id::uuid AND f.method = 'ship'
   AND f.state IN ('open', 'ready')
RETURNING f.place_id, f.fulfilment_order_id, f.promised_at

-- name: cancel_items
-- A fulfilment order all of whose items are cancelled has nothing left to do.
WITH dropped AS (
    UPDATE fulfilment.item AS i SET cancelled = i.cancelled + c.quantity
      FROM unnest(:place_ids::uuid[], :line_nos::smallint[], :quantities::integer[])
               AS c (place_id, line_no, quantity)
     WHERE i.place_id = c.place_id AND i.order_id = :order_id::uuid AND i.line_no = c.line_no
    RETURNING i.place_id, i.fulfilment_order_id, i.line_no, i.quantity - i.cancelled AS rest)
UPDATE fulfilment.fulfilment_order AS f SET state = 'cancelled'
 WHERE (f.place_id, f.fulfilment_order_id) IN (
           SELECT d.place_id, d.fulfilment_order_id FROM dropped AS d
            GROUP BY d.place_id, d.fulfilment_order_id HAVING sum(d.rest) = 0)
   AND NOT EXISTS (
           SELECT FROM fulfilment.item AS i
            WHERE i.place_id = f.place_id AND i.fulfilment_order_id = f.fulfilment_order_id
              AND i.cancelled < i.quantity
              AND NOT EXISTS (SELECT FROM dropped AS d
                               WHERE d.place_id = i.place_id
                                 AND d.fulfilment_order_id = i.fulfilment_order_id
                                 AND d.line_no = i.line_no))
   AND f.state IN ('open', 'ready')
