-- name: put_client
-- A new secret, where one is given, takes the place of the old one at once.
INSERT INTO customers.client AS c (client_id, name, secret_digest, redirect_uris, profile_urls,
       scopes, created_at)
VALUES (:client_id::text, :name::text, :secret_digest::bytea, :redirect_uris::text[],
        :profile_urls::text[], :scopes::text[], :at::timestamptz)
    ON CONFLICT (client_id) DO UPDATE
       SET name = excluded.name, secret_digest = excluded.secret_digest,
           redirect_uris = excluded.redirect_uris, profile_urls = excluded.profile_urls,
           scopes = excluded.scopes, disabled_at = NULL

-- name: disable_client
-- The first instant stays.
UPDATE customers.client SET disabled_at = coalesce(disabled_at, :at::timestamptz)
 WHERE client_id = :client_id::text

-- name: find_client
-- Also one that is disabled: it says so.
SELECT client_id, name, secret_digest, redirect_uris, profile_urls, scopes, created_at, disabled_at
  FROM customers.client
 WHERE client_id = :client_id::text

-- name: list_clients
-- A company knows tens of platforms.
SELECT client_id, name, secret_digest, redirect_uris, profile_urls, scopes, created_at, disabled_at
  FROM customers.client
 ORDER BY client_id
 LIMIT 1000
