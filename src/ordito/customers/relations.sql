-- name: set_household
-- Answers whether it changed, and nothing where there is nobody.
UPDATE customers.customer SET household_id = :household_id::uuid
 WHERE customer_id = :customer_id::uuid AND erased_at IS NULL
RETURNING old.household_id IS DISTINCT FROM new.household_id AS changed

-- name: list_household
-- Of all households of the ids of a person.
SELECT DISTINCT other.customer_id
  FROM customers.customer AS own
  JOIN customers.customer AS other USING (household_id)
 WHERE own.customer_id = ANY(:customer_ids::uuid[]) AND other.erased_at IS NULL
 ORDER BY other.customer_id
 LIMIT 50

-- name: hold_customer
-- Nobody is erased, and nobody moves, while two are brought together.
SELECT kind, household_id FROM customers.customer
 WHERE customer_id = :customer_id::uuid AND erased_at IS NULL FOR UPDATE

-- name: keep_contact
-- Under both ids; see the function.
SELECT customers.keep_contact(:company_id::uuid, :person_id::uuid, :role::text,
                              :at::timestamptz, :actor::text)

-- name: end_contact
-- Under both ids; see the function.
SELECT customers.end_contact(:company_id::uuid, :person_id::uuid, :at::timestamptz, :actor::text)

-- name: list_contacts
-- Those who speak to this day first.
SELECT customer_id, side, other_id, role, since, ended_at
  FROM customers.contact
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY ended_at DESC NULLS FIRST, since, other_id
 LIMIT 500

-- name: enter_book
-- Answers whether it changed, and nothing where there is nobody. Nobody is erased meanwhile.
WITH known AS (
    SELECT customer_id FROM customers.customer
     WHERE customer_id = :customer_id::uuid AND erased_at IS NULL FOR SHARE),
entered AS (
    INSERT INTO customers.book_entry AS kept (customer_id, owner_id, entered_at)
    SELECT customer_id, :owner_id::uuid, :at::timestamptz FROM known
        ON CONFLICT (customer_id, owner_id) DO UPDATE
           SET entered_at = excluded.entered_at, struck_at = NULL
         WHERE kept.struck_at IS NOT NULL
    RETURNING customer_id)
SELECT EXISTS (SELECT FROM entered) AS changed FROM known

-- name: strike_book
UPDATE customers.book_entry SET struck_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND owner_id = :owner_id::uuid AND struck_at IS NULL

-- name: list_book
SELECT customer_id FROM customers.book_entry
 WHERE owner_id = :owner_id::uuid AND struck_at IS NULL
 ORDER BY customer_id
 LIMIT 5000
