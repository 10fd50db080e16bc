-- name: keep_phase_rules
-- the version was raised under its lock: nobody else has it
INSERT INTO journeys.phase_rules (version, rules, published_by, published_at)
VALUES (:version::bigint, :rules::jsonb, :published_by::text, :at::timestamptz)

-- name: find_phase_rules
-- One version.
SELECT rules FROM journeys.phase_rules WHERE version = :version::bigint
