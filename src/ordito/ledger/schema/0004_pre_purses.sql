-- A gift card is an account that whoever has its number may spend. The number itself is nowhere:
-- its salted digest leads to the account, its last four characters tell cards apart.
-- family: account key: account_id
CREATE TABLE ledger.gift_card (
    account_id uuid NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    last_four text NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'blocked', 'replaced', 'expired')),
    issued_at timestamptz NOT NULL,
    expires_at timestamptz,
    replaced_by uuid,
    PRIMARY KEY (account_id),
    FOREIGN KEY (account_id) REFERENCES ledger.account (account_id),
    CHECK ((replaced_by IS NULL) = (state <> 'replaced'))
);
CREATE INDEX gift_card_to_expire ON ledger.gift_card (expires_at)
    WHERE state IN ('active', 'blocked');
-- how people name a card whose number they must not write down
CREATE INDEX gift_card_by_tail ON ledger.gift_card (last_four, account_id);
CREATE INDEX gift_card_replaced ON ledger.gift_card (account_id) WHERE state = 'replaced';

-- Whose a number is; a number is used once, also after its card was replaced.
-- family: claim key: digest
CREATE TABLE ledger.gift_card_number (
    digest bytea NOT NULL,
    account_id uuid NOT NULL,
    PRIMARY KEY (digest)
);

-- What makes the digests of this database differ from those of any other.
-- family: reference key: one
CREATE TABLE ledger.salt (
    one boolean NOT NULL CHECK (one),
    salt bytea NOT NULL,
    PRIMARY KEY (one)
);
INSERT INTO ledger.salt (one, salt)
SELECT true, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- Where the store credit of a customer is, one account for each currency.
-- family: party key: customer_id
CREATE TABLE ledger.store_credit (
    customer_id uuid NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    account_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, currency)
);

-- Drawers of a place's tills; what is in them is their account's balance.
-- family: place key: place_id
CREATE TABLE ledger.drawer (
    place_id uuid NOT NULL,
    account_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, account_id),
    UNIQUE (place_id, code, currency)
);

CREATE FUNCTION ledger.card_digest(p_number text)
RETURNS bytea LANGUAGE sql STABLE STRICT AS $$
    SELECT sha256(salt || convert_to(p_number, 'UTF8')) FROM ledger.salt
$$;

-- Give a number to a card that has an account. Answers booked, repeated, or taken.
CREATE FUNCTION ledger.issue_gift_card(
    p_account uuid, p_number text, p_currency text, p_last_four text, p_expires timestamptz,
    p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    owner uuid;
BEGIN
    INSERT INTO ledger.gift_card_number (digest, account_id)
    SELECT ledger.card_digest(p_number), p_account ON CONFLICT DO NOTHING;
    SELECT account_id INTO owner FROM ledger.gift_card_number
     WHERE digest = ledger.card_digest(p_number);
    IF owner <> p_account THEN
        RETURN 'taken';
    END IF;
    INSERT INTO ledger.gift_card (account_id, currency, last_four, state, issued_at, expires_at)
    VALUES (p_account, p_currency, p_last_four, 'active', p_at, p_expires) ON CONFLICT DO NOTHING;
    RETURN CASE WHEN FOUND THEN 'booked' ELSE 'repeated' END;
END $$;

CREATE VIEW ledger.v_gift_card AS
SELECT account_id, currency, last_four, state, issued_at, expires_at, replaced_by
  FROM ledger.gift_card;

CREATE VIEW ledger.v_gift_card_number AS
SELECT digest, account_id FROM ledger.gift_card_number;

CREATE VIEW ledger.v_store_credit AS
SELECT customer_id, currency, account_id, opened_at FROM ledger.store_credit;

CREATE VIEW ledger.v_drawer AS
SELECT place_id, account_id, code, currency, opened_at FROM ledger.drawer;
