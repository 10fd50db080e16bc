-- name: begin
-- From here on it may have been sent. Somebody who took over meanwhile has counted another attempt,
-- and who was too slow begins nothing.
UPDATE messages.message
   SET state = 'sending', next_at = :lease_until::timestamptz, began_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
   AND state = 'waiting' AND attempts = :attempts::integer
RETURNING message_id

-- name: find_suppression
-- Held to the end of the transaction, so that nothing is sent after the commit of a suppression.
SELECT scope FROM messages.suppression WHERE identifier_id = :identifier_id::uuid FOR SHARE

-- name: hold_reader
-- Two messages to one person wait for each other here.
INSERT INTO messages.reader (customer_id, held_at) VALUES (:customer_id::uuid, :at::timestamptz)
ON CONFLICT (customer_id) DO UPDATE SET held_at = excluded.held_at

-- name: list_written_for_purposes
-- bounded: caps are of some weeks. When a person was lately written to for purposes, latest first.
SELECT began_at FROM messages.message
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND purpose = ANY(:purposes::text[])
   AND began_at > :since::timestamptz AND state <> 'waiting' AND message_id <> :message_id::uuid
 ORDER BY began_at DESC
 LIMIT 1000

-- name: put_off
-- No attempt was made.
UPDATE messages.message
   SET state = 'waiting', attempts = attempts - 1, next_at = :until::timestamptz,
       began_at = NULL, fault = :fault::text
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid AND state = 'sending'

-- name: stop
UPDATE messages.message
   SET state = 'failed', ended_at = :at::timestamptz, fault = :fault::text, began_at = NULL
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid AND state = 'sending'

-- name: suppress
-- What is for all stays for all.
INSERT INTO messages.suppression (identifier_id, customer_id, scope, reason, message_id, since, by)
VALUES (:identifier_id::uuid, :customer_id::uuid, :scope::text, :reason::text, :message_id::uuid,
        :at::timestamptz, :by::text)
ON CONFLICT (identifier_id) DO UPDATE
   SET scope = excluded.scope, reason = excluded.reason, message_id = excluded.message_id,
       since = excluded.since, by = excluded.by
 WHERE messages.suppression.scope = 'marketing' AND excluded.scope = 'all'
RETURNING identifier_id

-- name: lift
DELETE FROM messages.suppression WHERE identifier_id = :identifier_id::uuid
RETURNING customer_id

-- name: list_suppressed
-- scatter: a page of the desk, seldom opened.
SELECT identifier_id, customer_id, scope, reason, message_id, since, by FROM messages.suppression
 ORDER BY since DESC, identifier_id
 LIMIT :most::integer
