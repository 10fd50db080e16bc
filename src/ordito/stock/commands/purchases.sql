-- name: put_order
-- Put again, it keeps its state; SKUs that were ordered before stay named.
INSERT INTO stock.purchase_order (place_id, purchase_order_id, number, supplier, entity_id, state,
       sku_ids, ordered_at)
VALUES (:place_id::uuid, :purchase_order_id::uuid, :number::text, :supplier::text,
        :entity_id::uuid, 'open', :sku_ids::uuid[], :ordered_at::timestamptz)
ON CONFLICT (place_id, purchase_order_id) DO UPDATE
   SET number = excluded.number, supplier = excluded.supplier, sku_ids = excluded.sku_ids,
       ordered_at = excluded.ordered_at

-- name: expect
-- See the function; a line is replaced, what was received of it stays.
SELECT stock.expect(:inbound_id::uuid, 'purchase_order', :place_id::uuid, :sku_ids::uuid[],
                    :ordered::integer[], :expected::timestamptz[], :costs::bigint[],
                    :currencies::text[])

-- name: close_order
-- Locks the order, so that receipts of it follow each other.
UPDATE stock.purchase_order
   SET state = CASE WHEN :is_final::boolean THEN 'closed' ELSE state END,
       closed_at = CASE WHEN :is_final::boolean THEN coalesce(closed_at, :at::timestamptz)
                        ELSE closed_at END
 WHERE place_id = :place_id::uuid AND purchase_order_id = :purchase_order_id::uuid

-- name: receive
-- Each line is booked once; see the function for differences and costs.
SELECT sku_id, condition, outcome, shortfall
  FROM stock.receive(:inbound_id::uuid, 'purchase_order', :place_id::uuid, :entity_id::uuid,
                     :sku_ids::uuid[], :conditions::text[], :quantities::integer[],
                     :movement_ids::uuid[], 'receipt', :document_sku_ids::uuid[],
                     :is_final::boolean, :occurred_at::timestamptz, :at::timestamptz)

-- name: find_order
-- The header; its lines are asked for by their SKUs.
SELECT place_id, purchase_order_id, number, supplier, entity_id, state, sku_ids, ordered_at,
       closed_at
  FROM stock.purchase_order
 WHERE place_id = :place_id::uuid AND purchase_order_id = :purchase_order_id::uuid

-- name: list_orders
-- What a place waits for.
SELECT place_id, purchase_order_id, number, supplier, entity_id, state, sku_ids, ordered_at,
       closed_at
  FROM stock.purchase_order
 WHERE place_id = :place_id::uuid AND (NOT :only_open::boolean OR state = 'open')
 ORDER BY ordered_at DESC, purchase_order_id
 LIMIT 200
