-- name: register
-- Answers those who are new; whoever is known stays as registered first. The vault has a row only
-- for those of whom a name or address is known.
WITH asked AS (
    SELECT * FROM unnest(:customer_ids::uuid[], :kinds::text[], :languages::text[],
                         :household_ids::uuid[], :since::timestamptz[], :names::text[],
                         :streets::text[], :postal_codes::text[], :cities::text[],
                         :countries::text[], :birth_dates::date[])
        AS c (customer_id, kind, language, household_id, created_at, name, street, postal_code,
              city, country, birth_date)),
registered AS (
    INSERT INTO customers.customer (customer_id, kind, language, household_id, created_at)
    SELECT customer_id, kind, language, household_id, created_at FROM asked
     ORDER BY customer_id
    ON CONFLICT DO NOTHING
    RETURNING customer_id),
kept AS (
    INSERT INTO customers.vault (customer_id, name, street, postal_code, city, country,
           birth_date)
    SELECT customer_id, name, street, postal_code, city, country, birth_date
      FROM asked
      JOIN registered USING (customer_id)
     WHERE coalesce(name, street, postal_code, city, country, birth_date::text) IS NOT NULL)
SELECT customer_id FROM registered

-- name: change_particulars
-- Answers whether anything changed, and nothing where there is nobody to change.
WITH known AS (
    UPDATE customers.customer SET language = :language::text
     WHERE customer_id = :customer_id::uuid AND erased_at IS NULL
    RETURNING customer_id, old.language IS DISTINCT FROM new.language AS changed),
kept AS (
    INSERT INTO customers.vault AS kept (customer_id, name, street, postal_code, city, country,
           birth_date)
    SELECT customer_id, :name::text, :street::text, :postal_code::text, :city::text,
           :country::text, :birth_date::date
      FROM known
        ON CONFLICT (customer_id) DO UPDATE
           SET name = excluded.name, street = excluded.street,
               postal_code = excluded.postal_code, city = excluded.city,
               country = excluded.country, birth_date = excluded.birth_date
         WHERE kept IS DISTINCT FROM excluded
    RETURNING customer_id)
SELECT known.changed OR EXISTS (SELECT FROM kept) AS changed FROM known

-- name: lock_customer
-- Nobody is erased while a value is added.
SELECT customer_id FROM customers.customer
 WHERE customer_id = :customer_id::uuid AND erased_at IS NULL FOR SHARE

-- name: claim
-- One call claims all values in one global order; see the function.
SELECT number, customer_id, identifier_id, outcome, owner_id
  FROM customers.claim(:customer_ids::uuid[], :identifier_ids::uuid[], :kinds::text[],
                       :values::text[], :classes::text[], :verified_at::timestamptz[],
                       :at::timestamptz)

-- name: erase
-- Empties the vault and leaves tombstones; see the function.
SELECT customers.erase(:customer_id::uuid, :at::timestamptz)
