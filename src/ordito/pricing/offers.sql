-- name: add_offer
INSERT INTO pricing.offer (customer_id, offer_id, promotion_id, valid_from, valid_to, max_uses,
       reason, notice, variant, propensity_ppm, given_at, given_by)
VALUES (:customer_id::uuid, :offer_id::uuid, :promotion_id::uuid, :valid_from::timestamptz,
        :valid_to::timestamptz, :max_uses::integer, :reason::text, :notice::jsonb, :variant::text,
        :propensity_ppm::integer, :at::timestamptz, :by::text)
ON CONFLICT DO NOTHING

-- name: withdraw_offer
UPDATE pricing.offer SET withdrawn_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND offer_id = :offer_id::uuid AND withdrawn_at IS NULL

-- name: list_offers
SELECT offer_id, promotion_id, valid_from, valid_to, max_uses, taken, reason, notice, variant,
       propensity_ppm, withdrawn_at
  FROM pricing.offer WHERE customer_id = :customer_id::uuid
 ORDER BY valid_from DESC, offer_id LIMIT 500

-- name: find_offers
SELECT offer_id, promotion_id, valid_from, valid_to, max_uses, taken, reason, notice, variant,
       propensity_ppm, withdrawn_at
  FROM pricing.offer
 WHERE customer_id = :customer_id::uuid AND withdrawn_at IS NULL
   AND valid_from <= :at::timestamptz AND (valid_to IS NULL OR :at::timestamptz < valid_to)
   AND (max_uses IS NULL OR taken < max_uses)
 ORDER BY valid_to NULLS LAST, offer_id LIMIT 100
