-- name: publish_path
-- Version and row in one; the version's lock is held.
INSERT INTO steering.reference_path (name, version, expression, ignored, channel, method, reason,
                                     published_by, published_at)
SELECT :name::text, coalesce(max(version), 0) + 1, :expression::text, :ignored::text[],
       :channel::text, :method::text, :reason::text, :by::text, :at::timestamptz
  FROM steering.reference_path WHERE name = :name::text
RETURNING name, version, expression, ignored, channel, method, reason, published_by, published_at

-- name: find_path
SELECT name, version, expression, ignored, channel, method, reason, published_by, published_at
  FROM steering.reference_path
 WHERE name = :name::text AND (:version::integer IS NULL OR version = :version::integer)
 ORDER BY version DESC LIMIT 1

-- name: list_paths
SELECT DISTINCT ON (name)
       name, version, expression, ignored, channel, method, reason, published_by, published_at
  FROM steering.reference_path
 ORDER BY name, version DESC LIMIT :most::integer

-- name: list_path_versions
SELECT name, version, expression, ignored, channel, method, reason, published_by, published_at
  FROM steering.reference_path
 WHERE name = :name::text
 ORDER BY version DESC LIMIT :most::integer
