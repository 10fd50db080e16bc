-- name: redeem
-- Decides by conditional updates; see the function.
SELECT pricing.redeem(:customer_id::uuid, :order_id::uuid, :promotion_ids::uuid[], :coupons::text[],
                      :offer_ids::uuid[], :amounts::bigint[], :expires_at::timestamptz,
                      :at::timestamptz)::text

-- name: spend
SELECT pricing.spend(:customer_id::uuid, :order_id::uuid, :expected::integer,
                     :at::timestamptz)::text

-- name: give_back
SELECT pricing.give_back(:customer_id::uuid, :order_id::uuid, :used::boolean, :at::timestamptz)

-- name: list_redemptions
SELECT promotion_id, claim, offer_id, owner_id, amount_minor, state, held_at, settled_at
  FROM pricing.redemption
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid
 ORDER BY promotion_id, claim LIMIT 1000

-- name: list_due
SELECT DISTINCT customer_id, order_id FROM pricing.redemption
 WHERE settled_at IS NULL AND expires_at <= :at::timestamptz
 ORDER BY customer_id, order_id LIMIT :rows::integer

-- name: list_spent_up
SELECT promotion_id FROM pricing.budget
 WHERE taken_uses >= max_uses OR taken_minor >= max_minor
 ORDER BY promotion_id LIMIT 10000

-- name: list_spent_up_by
-- Under all ids of the person.
SELECT u.subject_id
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN pricing.customer_use AS u ON u.customer_id = m.member
  JOIN pricing.budget AS b ON b.promotion_id = u.subject_id
 GROUP BY u.subject_id, b.max_per_customer
HAVING sum(u.taken) >= b.max_per_customer
 ORDER BY u.subject_id LIMIT 10000
