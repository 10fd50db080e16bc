-- name: insert_code
-- What stands here opens nothing without the browser's secret.
INSERT INTO customers.sign_in_code (customer_id, digest, identifier_id, code_digest, asked_at,
       expires_at)
VALUES (:customer_id::uuid, :digest::bytea, :identifier_id::uuid, :code_digest::bytea,
        :at::timestamptz, :expires_at::timestamptz)

-- name: insert_sign_up
-- The address of somebody who is not known; under a fresh id each time it is asked for.
INSERT INTO customers.sign_up (customer_id, identifier_id, email, language, expires_at)
VALUES (:customer_id::uuid, :identifier_id::uuid, :email::text, :language::text,
        :expires_at::timestamptz)

-- name: try_code
-- Counts the try whether or not the code is right; the fifth is the last. Used once.
UPDATE customers.sign_in_code
   SET tries = tries + 1,
       used_at = CASE WHEN code_digest = :code_digest::bytea THEN :at::timestamptz END
 WHERE customer_id = :customer_id::uuid AND digest = :digest::bytea
   AND used_at IS NULL AND tries < 5 AND expires_at > :at::timestamptz
RETURNING identifier_id, used_at IS NOT NULL AS is_right

-- name: find_sign_up
-- Whom a code is written to who is no customer yet.
SELECT customer_id, identifier_id, email, language FROM customers.sign_up
 WHERE customer_id = :customer_id::uuid AND expires_at > :at::timestamptz

-- name: close_sign_up
-- The address stands in the vault of a customer by now.
DELETE FROM customers.sign_up WHERE customer_id = :customer_id::uuid
