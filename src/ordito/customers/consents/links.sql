-- name: make_link
-- The code is drawn, never derived; its digest alone is kept.
INSERT INTO customers.preference_link (digest, customer_id, identifier_id, purpose, channel, made_at,
       expires_at)
VALUES (:digest::bytea, :customer_id::uuid, :identifier_id::uuid, :purpose::text, :channel::text,
        :at::timestamptz, :until::timestamptz)

-- name: find_link
SELECT customer_id, identifier_id, purpose, channel FROM customers.preference_link
 WHERE digest = :digest::bytea AND expires_at > :at::timestamptz

-- name: sweep_links
-- scatter: a chore's statement.
DELETE FROM customers.preference_link WHERE expires_at <= :at::timestamptz
