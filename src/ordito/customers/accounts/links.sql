-- name: allow
-- The customer said yes; it counts when the platform has fetched its first tokens.
INSERT INTO customers.link (customer_id, link_id, client_id, scopes, allowed_at)
VALUES (:customer_id::uuid, :link_id::uuid, :client_id::text, :scopes::text[], :at::timestamptz)

-- name: insert_code
-- Bound to where it is sent and to whose verifier redeems it.
INSERT INTO customers.link_code (customer_id, digest, link_id, redirect_uri, challenge, issued_at,
       expires_at)
VALUES (:customer_id::uuid, :digest::bytea, :link_id::uuid, :redirect_uri::text, :challenge::text,
        :at::timestamptz, :expires_at::timestamptz)

-- name: lock_code
-- Of two who redeem it at once one waits, and finds it used; the link does not end meanwhile.
SELECT c.link_id, l.client_id, l.scopes, c.redirect_uri, c.challenge, c.expires_at, c.used_at,
       l.ended_at
  FROM customers.link_code AS c
  JOIN customers.link AS l USING (customer_id, link_id)
 WHERE c.customer_id = :customer_id::uuid AND c.digest = :digest::bytea
   FOR UPDATE

-- name: use_code
-- The row was locked.
UPDATE customers.link_code SET used_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND digest = :digest::bytea

-- name: begin_link
-- From the first tokens on.
UPDATE customers.link SET linked_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND link_id = :link_id::uuid AND linked_at IS NULL

-- name: insert_token
-- Its digest; the token itself is handed out once.
INSERT INTO customers.link_token (customer_id, digest, link_id, kind, scopes, issued_at, expires_at)
VALUES (:customer_id::uuid, :digest::bytea, :link_id::uuid, :kind::text, :scopes::text[],
        :at::timestamptz, :expires_at::timestamptz)

-- name: lock_token
-- Of two who use a refresh token at once one waits, and finds it used.
SELECT t.link_id, t.kind, l.client_id, t.scopes, t.expires_at, t.used_at, t.revoked_at, l.ended_at
  FROM customers.link_token AS t
  JOIN customers.link AS l USING (customer_id, link_id)
 WHERE t.customer_id = :customer_id::uuid AND t.digest = :digest::bytea
   FOR UPDATE

-- name: use_token
-- The row was locked.
UPDATE customers.link_token SET used_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND digest = :digest::bytea

-- name: revoke_token
-- A second time keeps the first instant.
UPDATE customers.link_token SET revoked_at = coalesce(revoked_at, :at::timestamptz)
 WHERE customer_id = :customer_id::uuid AND digest = :digest::bytea

-- name: end_link
-- Its tokens count no more from now on. Answers the client, nothing where it had ended.
UPDATE customers.link SET ended_at = :at::timestamptz, ended_because = :because::text
 WHERE customer_id = :customer_id::uuid AND link_id = :link_id::uuid AND ended_at IS NULL
RETURNING client_id

-- name: find_bearer
-- Everything that a token needs to be good for something: in time, its link open, its client known.
SELECT t.customer_id, t.link_id, l.client_id, p.profile_urls, t.scopes
  FROM customers.link_token AS t
  JOIN customers.link AS l USING (customer_id, link_id)
  JOIN customers.client AS p ON p.client_id = l.client_id
 WHERE t.customer_id = :customer_id::uuid AND t.digest = :digest::bytea AND t.kind = 'access'
   AND t.expires_at > :at::timestamptz AND t.revoked_at IS NULL AND l.ended_at IS NULL
   AND p.disabled_at IS NULL

-- name: list_links
-- Latest first; only those that a platform has taken up.
SELECT l.customer_id, l.link_id, l.client_id, coalesce(p.name, l.client_id) AS name, l.scopes,
       l.allowed_at, l.linked_at
  FROM customers.link AS l
  LEFT JOIN customers.client AS p ON p.client_id = l.client_id
 WHERE l.customer_id = :customer_id::uuid AND l.ended_at IS NULL AND l.linked_at IS NOT NULL
 ORDER BY l.linked_at DESC, l.link_id
 LIMIT 200
