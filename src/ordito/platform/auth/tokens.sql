-- name: insert_token
-- the one statement that sees the digest on its way in
INSERT INTO platform.api_token
       (token_id, name, secret_sha256, channel_id, place_id, scopes, created_at, expires_at,
        made_by, replaces)
VALUES (:token_id, :name, :secret_sha256, :channel_id, :place_id, :scopes, :at, :expires_at,
        :made_by, :replaces)

-- name: lend_token
-- the same row each time: who is lent a token holds the only valid secret
INSERT INTO platform.api_token
       (token_id, name, secret_sha256, channel_id, place_id, scopes, created_at, expires_at,
        made_by, replaces)
VALUES (:token_id::uuid, :name::text, :secret_sha256::bytea, :channel_id::uuid, NULL,
        :scopes::text[], :at::timestamptz, :expires_at::timestamptz, :made_by::text, NULL)
    ON CONFLICT (token_id) DO UPDATE
       SET secret_sha256 = excluded.secret_sha256, expires_at = excluded.expires_at

-- name: find_token
-- read once per token and cache period, never per request
SELECT token_id, name, secret_sha256, channel_id, place_id, scopes, created_at, expires_at,
       revoked_at, last_used_at, made_by, replaces
  FROM platform.api_token
 WHERE token_id = :token_id

-- name: list_tokens
-- newest first; a company has tens of tokens, the limit only guards the screen
SELECT token_id, name, secret_sha256, channel_id, place_id, scopes, created_at, expires_at,
       revoked_at, last_used_at, made_by, replaces
  FROM platform.api_token
 ORDER BY created_at DESC, token_id
 LIMIT 1000

-- name: revoke_token
-- a second revocation keeps the first instant
UPDATE platform.api_token
   SET revoked_at = coalesce(revoked_at, :at)
 WHERE token_id = :token_id
RETURNING token_id

-- name: shorten
-- never beyond what was promised, and never again what has ended
UPDATE platform.api_token
   SET expires_at = least(expires_at, :until::timestamptz)
 WHERE token_id = :token_id AND revoked_at IS NULL
   AND (expires_at IS NULL OR expires_at > :at::timestamptz)

-- name: mark_used
-- sampled: one statement a minute for all tokens that were seen, not one per request
UPDATE platform.api_token
   SET last_used_at = :at
 WHERE token_id = ANY(:token_ids::uuid[])
