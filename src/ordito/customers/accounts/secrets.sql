-- name: claim
-- A secret is made anew each time: nobody else has it.
INSERT INTO customers.secret (digest, customer_id, expires_at)
VALUES (:digest::bytea, :customer_id::uuid, :expires_at::timestamptz)

-- name: find_owner
-- Whose a secret is; the owner's own row says what it is good for.
SELECT customer_id FROM customers.secret
 WHERE digest = :digest::bytea AND expires_at > :at::timestamptz

-- name: sweep
-- scatter: a job's work. What has ended by itself opens nothing and is forgotten.
SELECT customers.sweep_secrets(:at::timestamptz)
