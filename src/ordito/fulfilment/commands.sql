-- name: open_orders
-- All fulfilment orders of an order with their items; see the function.
SELECT fulfilment.open_orders(:customer_id::uuid, :order_id::uuid, :channel_id::uuid,
           :at::timestamptz, :place_ids::uuid[], :fulfilment_order_ids::uuid[], :methods::text[],
           :codes::text[], :promised_ats::timestamptz[], :item_places::uuid[],
           :item_orders::uuid[], :line_nos::smallint[], :sku_ids::uuid[],
           :reservation_ids::uuid[], :quantities::integer[])::text

-- name: mark_ready
-- One that nobody made ready before; see the function.
SELECT fulfilment.mark_ready(:place_id::uuid, :fulfilment_order_id::uuid,
                             :collect_until::timestamptz, :at::timestamptz)

-- name: hand_over
-- Of two people who hand over the same goods one is refused; see the function.
SELECT fulfilment.hand_over(:place_id::uuid, :fulfilment_order_id::uuid, :hand_over_id::uuid,
                            :line_nos::smallint[], :units::integer[], :checked::text, :taker::text,
                            :by::text, :at::timestamptz)

-- name: note_wrong_code
-- Counted in a transaction of its own: the refused one left nothing behind.
UPDATE fulfilment.fulfilment_order
   SET wrong_codes = CASE WHEN wrong_codes + 1 >= :most::integer THEN 0 ELSE wrong_codes + 1 END,
       codes_blocked_until = CASE WHEN wrong_codes + 1 >= :most::integer
                                  THEN :until::timestamptz ELSE codes_blocked_until END
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid

-- name: redirect
-- A parcel that was packed for the old address is to be addressed anew; see the function.
SELECT place_id, fulfilment_order_id, promised_at
  FROM fulfilment.redirect(:order_id::uuid, :place_ids::uuid[], :line_nos::smallint[],
                           :promised_ats::timestamptz[], :at::timestamptz)

-- name: cancel_items
-- Each fulfilment order under its row's lock; see the function.
SELECT fulfilment.cancel_items(:order_id::uuid, :place_ids::uuid[], :line_nos::smallint[],
                               :quantities::integer[], :at::timestamptz)::text
