-- name: keep_rounding
-- the version was raised under its lock: nobody else has it
INSERT INTO pricing.rounding (version, rules, declared_by, declared_at)
VALUES (:version::bigint, :rules::jsonb, :declared_by::text, :at::timestamptz)

-- name: find_rounding
-- One version.
SELECT jsonb_build_object('rules', rules) FROM pricing.rounding
 WHERE version = :version::bigint
