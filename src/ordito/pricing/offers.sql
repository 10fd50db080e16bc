-- name: add_offer
-- Not again where the person has it, under whichever own id.
INSERT INTO pricing.offer (customer_id, offer_id, promotion_id, valid_from, valid_to, max_uses,
       reason, notice, variant, propensity_ppm, given_at, given_by)
SELECT :customer_id::uuid, :offer_id::uuid, :promotion_id::uuid, :valid_from::timestamptz,
       :valid_to::timestamptz, :max_uses::integer, :reason::text, :notice::jsonb, :variant::text,
       :propensity_ppm::integer, :at::timestamptz, :by::text
 WHERE NOT EXISTS (
        SELECT 1 FROM customers.person_members(:customer_id::uuid) AS m (member)
          JOIN pricing.offer AS o ON o.customer_id = m.member AND o.offer_id = :offer_id::uuid)
ON CONFLICT DO NOTHING

-- name: withdraw_offer
UPDATE pricing.offer SET withdrawn_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND offer_id = :offer_id::uuid AND withdrawn_at IS NULL

-- name: list_offers
-- Of all ids of the person.
SELECT o.customer_id, o.offer_id, o.promotion_id, o.valid_from, o.valid_to, o.max_uses, o.taken,
       o.reason, o.notice, o.variant, o.propensity_ppm, o.withdrawn_at
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN pricing.offer AS o ON o.customer_id = m.member
 ORDER BY o.valid_from DESC, o.offer_id, o.customer_id LIMIT 500

-- name: find_offers
-- Of all ids of the person: the quote's one statement about offers.
SELECT o.customer_id, o.offer_id, o.promotion_id, o.valid_from, o.valid_to, o.max_uses, o.taken,
       o.reason, o.notice, o.variant, o.propensity_ppm, o.withdrawn_at
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN pricing.offer AS o ON o.customer_id = m.member
 WHERE o.withdrawn_at IS NULL
   AND o.valid_from <= :at::timestamptz AND (o.valid_to IS NULL OR :at::timestamptz < o.valid_to)
   AND (o.max_uses IS NULL OR o.taken < o.max_uses)
 ORDER BY o.valid_to NULLS LAST, o.offer_id, o.customer_id LIMIT 100
