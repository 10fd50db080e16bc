-- name: keep_address
-- A value of the vault; see the function.
SELECT customers.keep_address(:customer_id::uuid, :address_id::uuid, :label::text,
                              :recipient::text, :lines::text[], :postal_code::text, :city::text,
                              :region::text, :country::text, :phone::text,
                              :at::timestamptz)::text

-- name: retire_address
-- It leaves the book; orders that were sent there keep it.
UPDATE customers.address SET retired_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND label = :label::text AND retired_at IS NULL
RETURNING address_id

-- name: forget_address
-- Of a sale that was not made nothing has to be remembered.
DELETE FROM customers.address
 WHERE customer_id = :customer_id::uuid AND address_id = :address_id::uuid AND label IS NULL

-- name: find_address
-- One address, also one that has left the book.
SELECT customer_id, address_id, label, recipient, lines, postal_code, city, region, country, phone,
       kept_at, retired_at
  FROM customers.address
 WHERE customer_id = :customer_id::uuid AND address_id = :address_id::uuid

-- name: list_books
-- The caller bounds the list of customers.
SELECT customer_id, address_id, label, recipient, lines, postal_code, city, region, country, phone,
       kept_at, retired_at
  FROM customers.address
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND label IS NOT NULL AND retired_at IS NULL
 LIMIT 100000

-- name: list_addresses
-- The address book.
SELECT customer_id, address_id, label, recipient, lines, postal_code, city, region, country, phone,
       kept_at, retired_at
  FROM customers.address
 WHERE customer_id = :customer_id::uuid AND label IS NOT NULL AND retired_at IS NULL
 ORDER BY label
 LIMIT 200
