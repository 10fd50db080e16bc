-- name: keep_policy
-- the version was raised under its lock: nobody else has it
INSERT INTO orders.selling_policy (version, policy, published_by, published_at)
VALUES (:version::bigint, :policy::jsonb, :published_by::text, :at::timestamptz)

-- name: find_policy
-- One version.
SELECT policy FROM orders.selling_policy WHERE version = :version::bigint
