CREATE SCHEMA customers;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- Who is known. Somebody who buys without saying who it is has an id, made by the caller, and no
-- row here; the row appears when somebody becomes known.
-- family: party key: customer_id
CREATE TABLE customers.customer (
    customer_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('anonymous', 'person', 'company')),
    language text,
    household_id uuid,
    created_at timestamptz NOT NULL,
    erased_at timestamptz,
    PRIMARY KEY (customer_id)
);
CREATE INDEX customer_of_household ON customers.customer (household_id)
    WHERE household_id IS NOT NULL;

-- The vault: with customers.identifier the only place of personal values.
-- family: party key: customer_id
CREATE TABLE customers.vault (
    customer_id uuid NOT NULL,
    name text,
    street text,
    postal_code text,
    city text,
    country text CHECK (country ~ '^[A-Z]{2}$'),
    birth_date date,
    PRIMARY KEY (customer_id)
);
CREATE INDEX vault_by_name ON customers.vault USING gin (name public.gin_trgm_ops);

-- The vault: by which values a customer is reached and recognised, normalised. One that too many
-- people have is shared, and joins nobody from then on.
-- family: party key: customer_id
CREATE TABLE customers.identifier (
    customer_id uuid NOT NULL,
    identifier_id uuid NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    key_class text NOT NULL
        CHECK (key_class IN ('unique', 'strong', 'claimed', 'session', 'attribute')),
    verified_at timestamptz,
    added_at timestamptz NOT NULL,
    shared_at timestamptz,
    PRIMARY KEY (customer_id, identifier_id),
    UNIQUE (customer_id, kind, value)
);
-- only what people search by: devices come by the thousand and are nobody's words
CREATE INDEX identifier_by_value ON customers.identifier USING gin (value public.gin_trgm_ops)
    WHERE kind IN ('email', 'phone', 'card');

-- Whose a value is: one owner at most. The key is a salted digest, so no value stands here.
-- family: claim key: digest
CREATE TABLE customers.claim (
    digest bytea NOT NULL,
    identifier_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    PRIMARY KEY (digest)
);

-- Values of people who were erased: imports and feeds leave them out.
-- family: claim key: digest
CREATE TABLE customers.tombstone (
    digest bytea NOT NULL,
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (digest)
);

-- What makes the digests of this database differ from those of any other.
-- family: reference key: one
CREATE TABLE customers.salt (
    one boolean NOT NULL CHECK (one),
    salt bytea NOT NULL,
    PRIMARY KEY (one)
);

CREATE VIEW customers.v_customer AS
SELECT customer_id, kind, language, household_id, created_at, erased_at FROM customers.customer;

CREATE VIEW customers.v_identifier AS
SELECT customer_id, identifier_id, kind, key_class, verified_at, added_at, shared_at
  FROM customers.identifier;

CREATE VIEW customers.v_claim AS SELECT digest, customer_id, identifier_id FROM customers.claim;
