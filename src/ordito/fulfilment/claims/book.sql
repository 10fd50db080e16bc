-- name: make
-- Made again, it is the one that is there.
INSERT INTO fulfilment.claim (place_id, claim_id, code, customer_id, channel_id, asked_from, state,
       sku_ids, quantities, made_at, expires_at)
VALUES (:place_id::uuid, :claim_id::uuid, :code::text, :customer_id::uuid, :channel_id::uuid,
        :asked_from::text, 'held', :sku_ids::uuid[], :quantities::integer[], :at::timestamptz,
        :expires_at::timestamptz)
ON CONFLICT DO NOTHING

-- name: count_held
-- scatter: what one person has kept, at whatever place.
SELECT count(*)::integer FROM fulfilment.claim
 WHERE asked_from = :asked_from::text AND state = 'held' AND expires_at > :at::timestamptz

-- name: find_claim
SELECT place_id, claim_id, code, customer_id, state, sku_ids, quantities, order_id, refused,
       made_at, expires_at
  FROM fulfilment.claim
 WHERE place_id = :place_id::uuid AND claim_id = :claim_id::uuid

-- name: find_by_code
SELECT place_id, claim_id, code, customer_id, state, sku_ids, quantities, order_id, refused,
       made_at, expires_at
  FROM fulfilment.claim
 WHERE place_id = :place_id::uuid AND code = :code::text AND state = 'held'
   AND expires_at > :at::timestamptz
 ORDER BY made_at
 LIMIT 1

-- name: list_claims
-- What is kept, what expires next first.
SELECT place_id, claim_id, code, customer_id, state, sku_ids, quantities, order_id, refused,
       made_at, expires_at
  FROM fulfilment.claim
 WHERE place_id = :place_id::uuid AND state IN ('held', 'paying')
   AND expires_at > :at::timestamptz
 ORDER BY expires_at, claim_id
 LIMIT 200

-- name: list_expired
-- scatter: a job asks all places.
SELECT place_id, claim_id, code, customer_id, state, sku_ids, quantities, order_id, refused,
       made_at, expires_at
  FROM fulfilment.claim
 WHERE state = 'held' AND expires_at <= :at::timestamptz
 ORDER BY expires_at, claim_id
 LIMIT 100

-- name: pay_claim
-- See the function.
SELECT fulfilment.pay_claim(:place_id::uuid, :claim_id::uuid, :order_id::uuid,
                            :at::timestamptz)::text

-- name: settle_claim
-- What the sale that took it became: it was paid, or nothing of it is kept any more.
UPDATE fulfilment.claim
   SET state = :outcome::text, closed_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND order_id = :order_id::uuid AND state = 'paying'
RETURNING place_id, claim_id, code, customer_id, state, sku_ids, quantities, order_id, refused,
       made_at, expires_at

-- name: find_taken
-- What a sale has taken and not paid.
SELECT place_id, claim_id, code, customer_id, state, sku_ids, quantities, order_id, refused,
       made_at, expires_at
  FROM fulfilment.claim
 WHERE place_id = :place_id::uuid AND order_id = :order_id::uuid AND state = 'paying'
   FOR UPDATE

-- name: hold_again
-- What a sale took and did not pay is kept as before, as much as it still had.
UPDATE fulfilment.claim
   SET state = 'held', order_id = NULL, refused = refused + 1, sku_ids = :sku_ids::uuid[],
       quantities = :quantities::integer[], expires_at = :expires_at::timestamptz
 WHERE place_id = :place_id::uuid AND claim_id = :claim_id::uuid AND state = 'paying'
RETURNING place_id, claim_id, code, customer_id, state, sku_ids, quantities, order_id, refused,
          made_at, expires_at

-- name: close_claim
-- Of two who close it one finds no row.
UPDATE fulfilment.claim SET state = :outcome::text, closed_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND claim_id = :claim_id::uuid AND state = 'held'
RETURNING claim_id
