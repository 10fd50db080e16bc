-- A customer that is a company: its terms, and the credit that it uses.
-- family: party key: customer_id
CREATE TABLE orders.company (
    customer_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    tax_number text,
    address text NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    terms_days integer NOT NULL CHECK (terms_days BETWEEN 0 AND 365),
    credit_limit_minor bigint NOT NULL CHECK (credit_limit_minor >= 0),
    active boolean NOT NULL,
    used_minor bigint NOT NULL CHECK (used_minor >= 0),
    excess_minor bigint NOT NULL CHECK (excess_minor >= 0),
    changed_at timestamptz NOT NULL,
    invoicing jsonb NOT NULL,
    PRIMARY KEY (customer_id),
    CONSTRAINT never_beyond_the_limit CHECK (used_minor <= credit_limit_minor + excess_minor)
) WITH (fillfactor = 80);

-- family: party key: customer_id
CREATE TABLE orders.credit_entry (
    customer_id uuid NOT NULL,
    key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('draw', 'release', 'paid')),
    payment_id uuid,
    amount_minor bigint NOT NULL,
    reference text,
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, key),
    CHECK ((kind = 'draw') = (amount_minor > 0)),
    CHECK ((kind = 'paid') = (payment_id IS NULL))
);
CREATE INDEX credit_entry_of_payment ON orders.credit_entry (customer_id, payment_id);

CREATE VIEW orders.v_company AS
SELECT customer_id, currency, terms_days, credit_limit_minor, active, used_minor, excess_minor
  FROM orders.company;
CREATE VIEW orders.v_credit_entry AS
SELECT customer_id, key, kind, payment_id, amount_minor, at FROM orders.credit_entry;
