-- name: insert_endpoint
-- the one statement that sees the secret on its way in
INSERT INTO platform.webhook_endpoint
       (endpoint_id, name, url, types, secret, channel_id, place_ids, scopes, token_id, made_by,
        state, state_since, created_at)
VALUES (:endpoint_id, :name, :url, :types::text[], :secret, :channel_id, :place_ids::uuid[],
        :scopes::text[], :token_id, :made_by, 'active', :at, :at)

-- name: hear
-- Known already: only what has changed. A receiver that moved begins anew. The secret is never used.
INSERT INTO platform.webhook_endpoint AS e
       (endpoint_id, name, url, types, secret, scopes, owner, heard_at, form, origin, made_by,
        state, state_since, created_at)
VALUES (:endpoint_id, :name, :url, :types::text[], '', '{}', :owner, :at, :form, :origin, 'system',
        'active', :at, :at)
ON CONFLICT (endpoint_id) DO UPDATE
   SET url = excluded.url, form = excluded.form, origin = excluded.origin, types = excluded.types,
       state = CASE WHEN e.url = excluded.url THEN e.state ELSE 'active' END,
       state_since = CASE WHEN e.url = excluded.url THEN e.state_since ELSE excluded.state_since END,
       reason = CASE WHEN e.url = excluded.url THEN e.reason END,
       failures = CASE WHEN e.url = excluded.url THEN e.failures ELSE 0 END,
       failing_since = CASE WHEN e.url = excluded.url THEN e.failing_since END,
       rest_until = CASE WHEN e.url = excluded.url THEN e.rest_until END,
       heard_at = excluded.heard_at
 WHERE (e.url, e.form, e.origin, e.types)
    <> (excluded.url, excluded.form, excluded.origin, excluded.types)
RETURNING (e.created_at = :at)

-- name: hear_again
-- Nothing has changed but that it is still there.
UPDATE platform.webhook_endpoint SET heard_at = :at::timestamptz
 WHERE endpoint_id = :endpoint_id AND heard_at < :at::timestamptz

-- name: list_silent
-- strangers come and go; those to whom something is still to be told stay
SELECT e.endpoint_id
  FROM platform.webhook_endpoint AS e
 WHERE e.owner IS NOT NULL AND e.heard_at < :before::timestamptz
   AND NOT EXISTS (SELECT FROM platform.webhook_delivery AS d
                    WHERE d.endpoint_id = e.endpoint_id AND d.state = 'waiting')
 ORDER BY e.endpoint_id
 LIMIT 100

-- name: find_endpoint
-- without its secrets
SELECT e.endpoint_id, e.name, e.url, e.types, e.channel_id, e.place_ids, e.scopes, e.token_id,
       e.made_by, e.state, e.reason, e.state_since, e.created_at, e.failures, e.failing_since,
       e.rest_until, c.waiting, c.dead, e.owner, e.form, e.origin
  FROM platform.webhook_endpoint AS e
 CROSS JOIN LATERAL (
       SELECT (count(*) FILTER (WHERE d.state = 'waiting'))::integer AS waiting,
              (count(*) FILTER (WHERE d.state = 'dead'))::integer AS dead
         FROM platform.webhook_delivery AS d
        WHERE d.endpoint_id = e.endpoint_id AND d.state <> 'delivered') AS c
 WHERE e.endpoint_id = :endpoint_id

-- name: list_endpoints
-- a company has tens of webhooks; listeners, whom strangers bring, come after them
SELECT e.endpoint_id, e.name, e.url, e.types, e.channel_id, e.place_ids, e.scopes, e.token_id,
       e.made_by, e.state, e.reason, e.state_since, e.created_at, e.failures, e.failing_since,
       e.rest_until, c.waiting, c.dead, e.owner, e.form, e.origin
  FROM platform.webhook_endpoint AS e
 CROSS JOIN LATERAL (
       SELECT (count(*) FILTER (WHERE d.state = 'waiting'))::integer AS waiting,
              (count(*) FILTER (WHERE d.state = 'dead'))::integer AS dead
         FROM platform.webhook_delivery AS d
        WHERE d.endpoint_id = e.endpoint_id AND d.state <> 'delivered') AS c
 ORDER BY e.owner IS NOT NULL, e.created_at DESC, e.endpoint_id
 LIMIT 1000

-- name: find_keys
-- Read for each round of deliveries: a rotation holds from the next message on. A listener has none.
SELECT secret, previous_secret, previous_until
  FROM platform.webhook_endpoint
 WHERE endpoint_id = :endpoint_id AND owner IS NULL

-- name: change
-- what already waits goes to the new address
UPDATE platform.webhook_endpoint
   SET name = :name, url = :url, types = :types::text[]
 WHERE endpoint_id = :endpoint_id

-- name: pause
-- a disabled endpoint does not become a paused one, which would keep messages
UPDATE platform.webhook_endpoint
   SET state = 'paused', state_since = :at
 WHERE endpoint_id = :endpoint_id AND state = 'active'

-- name: resume
-- it begins anew: earlier failures are forgotten
UPDATE platform.webhook_endpoint
   SET state_since = CASE WHEN state = 'active' THEN state_since ELSE :at END,
       state = 'active', reason = NULL, failures = 0, failing_since = NULL, rest_until = NULL,
       token_id = coalesce(:token_id::uuid, token_id)
 WHERE endpoint_id = :endpoint_id

-- name: rotate_secret
-- both sign until the receiver has had time to change over
UPDATE platform.webhook_endpoint
   SET previous_secret = secret, previous_until = :until::timestamptz, secret = :secret
 WHERE endpoint_id = :endpoint_id

-- name: remove
-- its deliveries and attempts go in the same transaction
DELETE FROM platform.webhook_endpoint WHERE endpoint_id = :endpoint_id

-- name: remove_deliveries
-- what waits for an endpoint that is gone
DELETE FROM platform.webhook_delivery WHERE endpoint_id = :endpoint_id

-- name: remove_attempts
-- the log of an endpoint that is gone
DELETE FROM platform.webhook_attempt WHERE endpoint_id = :endpoint_id

-- name: hand_over
-- a token that is replaced must not take its endpoints along
UPDATE platform.webhook_endpoint SET token_id = :to_token WHERE token_id = :from_token

-- name: disable_orphans
-- an endpoint may tell no longer than the token that made it may read
UPDATE platform.webhook_endpoint AS e
   SET state = 'disabled', reason = 'token_ended', state_since = :at::timestamptz
  FROM platform.api_token AS t
 WHERE t.token_id = e.token_id AND e.state <> 'disabled'
   AND (t.revoked_at IS NOT NULL OR t.expires_at <= :at::timestamptz)
RETURNING e.endpoint_id
