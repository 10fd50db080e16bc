-- name: keep_policy
-- the version was raised under its lock: nobody else has it
INSERT INTO platform.policy (name, version, document, published_by, published_at)
VALUES (:name::text, :version::bigint, :document::jsonb, :by::text, :at::timestamptz)

-- name: find_latest_policy
SELECT version, document FROM platform.policy
 WHERE name = :name::text
 ORDER BY version DESC LIMIT 1

-- name: find_policy
SELECT version, document FROM platform.policy
 WHERE name = :name::text AND version = :version::bigint

-- name: list_versions
SELECT version, published_by, published_at FROM platform.policy
 WHERE name = :name::text
 ORDER BY version DESC LIMIT :most::integer
