-- name: put_budget
-- never below what was taken; what is being taken meanwhile waits for this row
INSERT INTO pricing.budget AS b (promotion_id, currency, max_minor, max_uses, max_per_customer)
VALUES (:promotion_id::uuid, :currency::text, :max_minor::bigint, :max_uses::bigint,
        :max_per_customer::integer)
ON CONFLICT (promotion_id) DO UPDATE
   SET currency = excluded.currency, max_minor = excluded.max_minor, max_uses = excluded.max_uses,
       max_per_customer = excluded.max_per_customer
 WHERE (excluded.max_minor IS NULL OR b.taken_minor <= excluded.max_minor)
   AND (excluded.max_uses IS NULL OR b.taken_uses <= excluded.max_uses)
RETURNING promotion_id, currency, max_minor, max_uses, max_per_customer, taken_minor, taken_uses

-- name: find_budget
SELECT promotion_id, currency, max_minor, max_uses, max_per_customer, taken_minor, taken_uses
  FROM pricing.budget WHERE promotion_id = :promotion_id::uuid

-- name: list_budgets
SELECT promotion_id, currency, max_minor, max_uses, max_per_customer, taken_minor, taken_uses
  FROM pricing.budget ORDER BY promotion_id LIMIT 10000
