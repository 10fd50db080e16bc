-- name: offer_substitute
INSERT INTO fulfilment.substitute (place_id, substitute_id, fulfilment_order_id, customer_id,
       order_id, line_no, sku_id, offered_sku_id, units, state, offered_by, offered_at)
VALUES (:place_id::uuid, :substitute_id::uuid, :fulfilment_order_id::uuid, :customer_id::uuid,
        :order_id::uuid, :line_no::smallint, :sku_id::uuid, :offered_sku_id::uuid,
        :units::integer, 'offered', :by::text, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: decide_substitute
-- Of two who note the answer one finds no row.
UPDATE fulfilment.substitute
   SET state = :state::text, consent = :consent::text, decided_by = :by::text,
       decided_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND substitute_id = :substitute_id::uuid AND state = 'offered'
RETURNING substitute_id

-- name: find_substitute
SELECT place_id, substitute_id, fulfilment_order_id, customer_id, order_id, line_no, sku_id,
       offered_sku_id, units, state, offered_by, offered_at, consent, decided_by, decided_at
  FROM fulfilment.substitute
 WHERE place_id = :place_id::uuid AND substitute_id = :substitute_id::uuid

-- name: list_substitutes
SELECT place_id, substitute_id, fulfilment_order_id, customer_id, order_id, line_no, sku_id,
       offered_sku_id, units, state, offered_by, offered_at, consent, decided_by, decided_at
  FROM fulfilment.substitute
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
 ORDER BY offered_at DESC, substitute_id
 LIMIT 500
