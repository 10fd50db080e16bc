-- name: open_session
-- A new row for each sign-in: the secret is never one that a stranger could have planted.
INSERT INTO customers.session (customer_id, digest, proof, opened_at, seen_at, expires_at)
VALUES (:customer_id::uuid, :digest::bytea, :proof::text, :at::timestamptz, :at::timestamptz,
        :expires_at::timestamptz)

-- name: find_session
-- With the present name and language, so that the frame of a page asks nothing else.
SELECT s.customer_id, s.digest, s.proof, s.opened_at, s.seen_at, s.expires_at, v.name, c.language
  FROM customers.session AS s
  JOIN customers.customer AS c USING (customer_id)
  LEFT JOIN customers.vault AS v USING (customer_id)
 WHERE s.customer_id = :customer_id::uuid AND s.digest = :digest::bytea AND c.erased_at IS NULL

-- name: list_sessions
-- Latest first, for the page on which they are ended.
SELECT s.customer_id, s.digest, s.proof, s.opened_at, s.seen_at, s.expires_at, v.name, c.language
  FROM customers.session AS s
  JOIN customers.customer AS c USING (customer_id)
  LEFT JOIN customers.vault AS v USING (customer_id)
 WHERE s.customer_id = :customer_id::uuid AND s.expires_at > :at::timestamptz
 ORDER BY s.seen_at DESC, s.digest
 LIMIT 100

-- name: mark_seen
-- To the hour: a page view writes nothing.
UPDATE customers.session SET seen_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND digest = :digest::bytea

-- name: end_session
-- Signing out twice is signing out.
DELETE FROM customers.session
 WHERE customer_id = :customer_id::uuid AND digest = :digest::bytea

-- name: end_others
-- Whoever holds another browser's cookie must sign in again.
DELETE FROM customers.session
 WHERE customer_id = :customer_id::uuid AND digest <> :kept::bytea
