-- Which platforms act for customers who allowed it (OAuth 2.0). Of every secret a digest stands
-- here; whose a code or token is, customers.secret says.

-- Platforms that may ask customers for leave. One without a secret is public: it runs on the
-- customer's own device and proves by PKCE alone.
-- family: reference key: client_id
CREATE TABLE customers.client (
    client_id text NOT NULL CHECK (client_id ~ '^[A-Za-z0-9._~-]{1,100}$'),
    name text NOT NULL CHECK (name <> ''),
    secret_digest bytea,
    redirect_uris text[] NOT NULL CHECK (cardinality(redirect_uris) > 0),
    profile_urls text[] NOT NULL CHECK (cardinality(profile_urls) > 0),
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    PRIMARY KEY (client_id)
);

-- A customer's leave to a platform. It counts from when the platform fetched its first tokens;
-- when it ends, all tokens of it end.
-- family: party key: customer_id
CREATE TABLE customers.link (
    customer_id uuid NOT NULL,
    link_id uuid NOT NULL,
    client_id text NOT NULL,
    scopes text[] NOT NULL,
    allowed_at timestamptz NOT NULL,
    linked_at timestamptz,
    ended_at timestamptz,
    ended_because text CHECK (ended_because IN ('customer', 'platform', 'reuse')),
    PRIMARY KEY (customer_id, link_id),
    CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);

-- Authorisation codes: what a platform exchanges for the first tokens, once.
-- family: party key: customer_id
CREATE TABLE customers.link_code (
    customer_id uuid NOT NULL,
    digest bytea NOT NULL,
    link_id uuid NOT NULL,
    redirect_uri text NOT NULL,
    challenge text NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (customer_id, digest)
);

-- Tokens. A refresh token is used once and followed by another; used again, it was stolen.
-- family: party key: customer_id
CREATE TABLE customers.link_token (
    customer_id uuid NOT NULL,
    digest bytea NOT NULL,
    link_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
    scopes text[] NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz,
    PRIMARY KEY (customer_id, digest)
);

-- Erase what lets a customer in, and what lets others act: the secrets lead nowhere any more.
CREATE FUNCTION customers.close_account(p_customer uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone bytea;
BEGIN
    FOR gone IN
        SELECT digest FROM customers.session WHERE customer_id = p_customer
        UNION SELECT digest FROM customers.sign_in_code WHERE customer_id = p_customer
        UNION SELECT digest FROM customers.link_code WHERE customer_id = p_customer
        UNION SELECT digest FROM customers.link_token WHERE customer_id = p_customer
        ORDER BY 1
    LOOP
        DELETE FROM customers.secret WHERE digest = gone;
    END LOOP;
    DELETE FROM customers.link_token WHERE customer_id = p_customer;
    DELETE FROM customers.link_code WHERE customer_id = p_customer;
    DELETE FROM customers.link WHERE customer_id = p_customer;
    DELETE FROM customers.session WHERE customer_id = p_customer;
    DELETE FROM customers.sign_in_code WHERE customer_id = p_customer;
    DELETE FROM customers.sign_up WHERE customer_id = p_customer;
    DELETE FROM customers.password WHERE customer_id = p_customer;
END $$;

-- Forget what has ended by itself; nothing of it opens anything any more. A part at a time, so that
-- nobody waits long; what is left goes the next time.
CREATE FUNCTION customers.sweep_secrets(p_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gone record;
    n integer := 0;
BEGIN
    FOR gone IN
        SELECT digest, customer_id FROM customers.secret
         WHERE expires_at <= p_at ORDER BY digest LIMIT 1000
    LOOP
        DELETE FROM customers.session
         WHERE customer_id = gone.customer_id AND digest = gone.digest;
        DELETE FROM customers.sign_in_code
         WHERE customer_id = gone.customer_id AND digest = gone.digest;
        DELETE FROM customers.link_code
         WHERE customer_id = gone.customer_id AND digest = gone.digest;
        DELETE FROM customers.link_token
         WHERE customer_id = gone.customer_id AND digest = gone.digest;
        DELETE FROM customers.secret WHERE digest = gone.digest;
        n := n + 1;
    END LOOP;
    DELETE FROM customers.sign_up WHERE expires_at <= p_at;
    RETURN n;
END $$;

CREATE VIEW customers.v_link AS
SELECT customer_id, link_id, client_id, scopes, allowed_at, linked_at, ended_at, ended_because
  FROM customers.link;
