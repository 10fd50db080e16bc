-- name: keep_redemption
-- The row is the lock against a rival with the same id; whoever comes second answers the first.
INSERT INTO loyalty.redemption (customer_id, redemption_id, programme_id, currency, amount_minor,
       points, reference_id, account_ids, account_points, redeemed_at)
VALUES (:customer_id::uuid, :redemption_id::uuid, :programme_id::uuid, :currency::text,
        :amount_minor::bigint, :points::bigint, :reference_id::uuid, :account_ids::uuid[],
        :account_points::bigint[], :at::timestamptz)
    ON CONFLICT DO NOTHING
RETURNING redemption_id

-- name: lock_redemption
SELECT redemption_id FROM loyalty.redemption
 WHERE customer_id = :customer_id::uuid AND redemption_id = :redemption_id::uuid
   FOR UPDATE

-- name: keep_step
INSERT INTO loyalty.redemption_step (customer_id, redemption_id, step_id, kind, amount_minor, at)
VALUES (:customer_id::uuid, :redemption_id::uuid, :step_id::uuid, :kind::text,
        :amount_minor::bigint, :at::timestamptz)
    ON CONFLICT DO NOTHING
RETURNING step_id

-- name: find_step
SELECT kind || ' ' || amount_minor FROM loyalty.redemption_step
 WHERE customer_id = :customer_id::uuid AND redemption_id = :redemption_id::uuid
   AND step_id = :step_id::uuid
