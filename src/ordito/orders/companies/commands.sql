-- name: put_company
-- Lowering the limit below what is used is allowed: the excess stands in the row until it is paid,
-- and nothing more is bought on account meanwhile.
INSERT INTO orders.company AS c (customer_id, name, tax_number, address, country, currency,
       terms_days, credit_limit_minor, active, used_minor, excess_minor, changed_at, invoicing)
VALUES (:customer_id::uuid, :name::text, :tax_number::text, :address::text, :country::text,
        :currency::text, :terms_days::integer, :credit_limit_minor::bigint, :active::boolean, 0, 0,
        :at::timestamptz, :invoicing::jsonb)
ON CONFLICT (customer_id) DO UPDATE
   SET name = excluded.name, tax_number = excluded.tax_number, address = excluded.address,
       country = excluded.country, terms_days = excluded.terms_days, active = excluded.active,
       credit_limit_minor = excluded.credit_limit_minor, changed_at = excluded.changed_at,
       invoicing = excluded.invoicing,
       excess_minor = greatest(c.used_minor - excluded.credit_limit_minor, 0)
RETURNING currency

-- name: keep_entry
-- The same movement again finds its entry here, and the balance is left alone.
INSERT INTO orders.credit_entry (customer_id, key, kind, payment_id, amount_minor, reference, at)
VALUES (:customer_id::uuid, :key::text, :kind::text, :payment_id::uuid, :amount_minor::bigint,
        :reference::text, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: draw
-- The update is the decision: of two who want the last credit one finds no row.
UPDATE orders.company SET used_minor = used_minor + :amount_minor::bigint
 WHERE customer_id = :customer_id::uuid AND active AND currency = :currency::text
   AND used_minor + :amount_minor::bigint <= credit_limit_minor
RETURNING customer_id

-- name: lock_credit
-- What is freed is decided on what is used, and nobody changes that meanwhile.
SELECT used_minor FROM orders.company WHERE customer_id = :customer_id::uuid FOR UPDATE

-- name: free
-- Never below nothing.
UPDATE orders.company
   SET used_minor = used_minor - :amount_minor::bigint,
       excess_minor = greatest(excess_minor - :amount_minor::bigint, 0)
 WHERE customer_id = :customer_id::uuid AND used_minor >= :amount_minor::bigint
RETURNING customer_id

-- name: claim_credit
-- The processor's calls name the payment alone.
INSERT INTO orders.claim (claim, customer_id, order_id)
VALUES (:claim::text, :customer_id::uuid, :order_id::uuid) ON CONFLICT DO NOTHING
