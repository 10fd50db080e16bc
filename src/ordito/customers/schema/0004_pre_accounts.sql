-- How customers get in, and whom they let act for them. Of every secret a digest stands here.

-- Whose a secret is: session, one-time code, authorisation code or token.
-- family: claim key: digest
CREATE TABLE customers.secret (
    digest bytea NOT NULL,
    customer_id uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (digest)
);
CREATE INDEX secret_by_end ON customers.secret (expires_at);

-- family: party key: customer_id
CREATE TABLE customers.password (
    customer_id uuid NOT NULL,
    password_hash text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id)
);

-- Browsers in which a customer is signed in.
-- family: party key: customer_id
CREATE TABLE customers.session (
    customer_id uuid NOT NULL,
    digest bytea NOT NULL,
    proof text NOT NULL CHECK (proof IN ('password', 'code')),
    opened_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, digest)
) WITH (fillfactor = 80);

-- One-time codes that were sent by mail. The code opens nothing without the secret that the
-- browser which asked for it keeps, whose digest is the key.
-- family: party key: customer_id
CREATE TABLE customers.sign_in_code (
    customer_id uuid NOT NULL,
    digest bytea NOT NULL,
    identifier_id uuid NOT NULL,
    code_digest bytea NOT NULL,
    tries integer NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND 5),
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (customer_id, digest)
);

-- The vault: the address of somebody who wants an account and has not proven to have it. Whoever
-- does becomes a customer of this id; else it goes within a day.
-- family: party key: customer_id
CREATE TABLE customers.sign_up (
    customer_id uuid NOT NULL,
    identifier_id uuid NOT NULL,
    email text NOT NULL,
    language text,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id)
);
CREATE INDEX sign_up_by_end ON customers.sign_up (expires_at);
