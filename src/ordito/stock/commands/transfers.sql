-- name: open_transfer
-- Both ends at once; the primary key lets one of two rivals with the same id in.
INSERT INTO stock.transfer (place_id, transfer_id, end_is, other_place_id, entity_id, state,
       sku_ids, opened_at)
SELECT e.place_id, :transfer_id::uuid, e.end_is, e.other_place_id, :entity_id::uuid, 'open',
       :sku_ids::uuid[], :at::timestamptz
  FROM (SELECT :source_id::uuid, 'source', :destination_id::uuid
         UNION ALL
        SELECT :destination_id::uuid, 'destination', :source_id::uuid)
       AS e (place_id, end_is, other_place_id)
 ORDER BY e.place_id
ON CONFLICT DO NOTHING

-- name: expect
-- See the function; costs belong to purchases.
SELECT stock.expect(:inbound_id::uuid, :kind::text, :place_id::uuid, :sku_ids::uuid[],
                    :ordered::integer[], :expected::timestamptz[], :costs::bigint[],
                    :currencies::text[])

-- name: move_transfer
-- Both ends, in key order; false where it is in another state already.
SELECT stock.move_transfer(:transfer_id::uuid, :place_ids::uuid[], :from_states::text[],
                           :state::text, :at::timestamptz)

-- name: send_off
-- See the function.
SELECT stock.send_off(:transfer_id::uuid, :sku_ids::uuid[], :shipped::integer[],
                      :is_closed::boolean)

-- name: receive
-- Each line is booked once; see the function for differences.
SELECT sku_id, condition, outcome, shortfall
  FROM stock.receive(:inbound_id::uuid, :kind::text, :place_id::uuid, :entity_id::uuid,
                     :sku_ids::uuid[], :conditions::text[], :quantities::integer[],
                     :movement_ids::uuid[], :movement_kind::text, :document_sku_ids::uuid[],
                     :is_final::boolean, :occurred_at::timestamptz, :at::timestamptz)

-- name: find_transfer
-- One end of a transfer.
SELECT place_id, transfer_id, end_is, other_place_id, entity_id, state, sku_ids, opened_at,
       shipped_at, closed_at
  FROM stock.transfer
 WHERE place_id = :place_id::uuid AND transfer_id = :transfer_id::uuid

-- name: list_transfers
-- What comes to a place and leaves it; what is closed only where it is asked for.
SELECT place_id, transfer_id, end_is, other_place_id, entity_id, state, sku_ids, opened_at,
       shipped_at, closed_at
  FROM stock.transfer
 WHERE place_id = :place_id::uuid
   AND (NOT :only_open::boolean OR state IN ('open', 'shipped'))
 ORDER BY opened_at DESC, transfer_id
 LIMIT 200

-- name: list_inbound_lines
-- The lines of one document; its header names their SKUs, which are their keys.
SELECT sku_id, ordered, shipped, received, lost, is_closed, coming, expected_at
  FROM stock.v_inbound
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND inbound_id = :inbound_id::uuid
 ORDER BY sku_id
 LIMIT 5000
