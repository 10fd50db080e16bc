-- name: add_batch
INSERT INTO pricing.coupon_batch (batch_id, promotion_id, name, kind, coupons, valid_from, valid_to,
       made_at, made_by)
VALUES (:batch_id::uuid, :promotion_id::uuid, :name::text, :kind::text, :coupons::integer,
        :valid_from::timestamptz, :valid_to::timestamptz, :at::timestamptz, :by::text)
ON CONFLICT DO NOTHING

-- name: add_coupons
-- the code of a unique coupon is kept nowhere; who is named twice is refused before
INSERT INTO pricing.coupon (digest, batch_id, promotion_id, customer_id, code, last_four, valid_from,
       valid_to, max_uses, max_per_customer)
SELECT sha256(s.salt || convert_to(given.code, 'UTF8')), :batch_id::uuid, :promotion_id::uuid,
       given.customer_id, CASE WHEN :is_secret::boolean THEN NULL ELSE given.code END,
       substr(given.code, length(given.code) - 3), :valid_from::timestamptz, :valid_to::timestamptz, :max_uses::bigint,
       :max_per_customer::integer
  FROM unnest(:codes::text[], :customer_ids::uuid[]) AS given (code, customer_id)
 CROSS JOIN pricing.salt AS s
 WHERE s.one
ON CONFLICT DO NOTHING

-- name: block_batch
UPDATE pricing.coupon_batch SET blocked_at = :at::timestamptz
 WHERE batch_id = :batch_id::uuid AND blocked_at IS NULL

-- name: block_coupons
UPDATE pricing.coupon SET blocked_at = :at::timestamptz
 WHERE batch_id = :batch_id::uuid AND blocked_at IS NULL

-- name: find_batch
SELECT b.batch_id, b.promotion_id, b.name, b.kind, b.coupons,
       (SELECT coalesce(sum(c.taken), 0)::bigint FROM pricing.coupon AS c
         WHERE c.batch_id = b.batch_id) AS taken,
       b.valid_from, b.valid_to, b.made_at, b.made_by, b.blocked_at
  FROM pricing.coupon_batch AS b WHERE b.batch_id = :batch_id::uuid

-- name: list_batches
SELECT b.batch_id, b.promotion_id, b.name, b.kind, b.coupons,
       (SELECT coalesce(sum(c.taken), 0)::bigint FROM pricing.coupon AS c
         WHERE c.batch_id = b.batch_id) AS taken,
       b.valid_from, b.valid_to, b.made_at, b.made_by, b.blocked_at
  FROM pricing.coupon_batch AS b
 WHERE :promotion_id::uuid IS NULL OR b.promotion_id = :promotion_id::uuid
 ORDER BY b.made_at DESC, b.batch_id LIMIT 500

-- name: list_coupons_of
-- Of all ids of the person.
SELECT coalesce(c.code, '') AS code,
       coalesce(c.customer_id, :customer_id::uuid) AS customer_id, c.promotion_id, c.valid_from, c.valid_to,
       c.blocked_at IS NULL AND (c.max_uses IS NULL OR c.taken < c.max_uses) AS is_usable
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN pricing.coupon AS c ON c.customer_id = m.member
 WHERE c.valid_to IS NULL OR c.valid_to > :at::timestamptz
 ORDER BY c.valid_from, c.code LIMIT 500

-- name: find_present_promotion
SELECT rule FROM pricing.promotion
 WHERE promotion_id = :promotion_id::uuid AND to_version IS NULL

-- name: look_up
-- of each code what is known and what speaks against it
SELECT asked.code, pricing.objection_to_coupon(c, own.ids, :at::timestamptz) AS objection,
       c.promotion_id, c.batch_id, c.max_per_customer, c.valid_from, c.valid_to
  FROM unnest(:codes::text[]) AS asked (code)
 CROSS JOIN (SELECT array_agg(member) AS ids
               FROM customers.person_members(:customer_id::uuid) AS m (member)) AS own
  LEFT JOIN pricing.coupon AS c ON c.digest = pricing.digest_of(asked.code)
 ORDER BY asked.code LIMIT 1000

-- name: list_uses
-- by the person, under all own ids
SELECT u.subject_id, sum(u.taken)::integer AS taken
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN pricing.customer_use AS u ON u.customer_id = m.member
 WHERE u.subject_id = ANY(:subject_ids::uuid[])
 GROUP BY u.subject_id
 ORDER BY u.subject_id LIMIT 1000
