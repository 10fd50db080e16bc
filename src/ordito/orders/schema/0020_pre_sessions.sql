-- What a buyer and a channel agree on before it is bought. Personal values are in the customers'
-- vault under the session's id. Nothing is set aside for it before a checkout has it.
-- family: party key: customer_id
CREATE TABLE orders.session (
    customer_id uuid NOT NULL,
    session_id uuid NOT NULL,
    state text NOT NULL DEFAULT 'open'
        CHECK (state IN ('open', 'paying', 'completed', 'canceled')),
    version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
    owner text NOT NULL CHECK (owner <> ''),
    channel_id uuid NOT NULL,
    place_id uuid,
    buyer_id uuid,
    is_signed_in boolean NOT NULL,
    wish jsonb NOT NULL,
    shown jsonb NOT NULL,
    agreed jsonb,
    cart_id uuid,
    order_id uuid,
    challenges jsonb NOT NULL DEFAULT '{}',
    declined text,
    tries integer NOT NULL DEFAULT 0 CHECK (tries >= 0),
    opened_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,
    closed_why text,
    PRIMARY KEY (customer_id, session_id),
    CHECK ((state IN ('paying', 'completed')) = (order_id IS NOT NULL)),
    CHECK ((state IN ('completed', 'canceled')) = (closed_at IS NOT NULL)),
    CHECK ((state = 'canceled') = (closed_why IS NOT NULL)),
    CHECK (state IN ('open', 'canceled') OR agreed IS NOT NULL),
    CHECK (state = 'paying' OR challenges = '{}')
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX one_session_of_a_cart ON orders.session (customer_id, cart_id)
    WHERE cart_id IS NOT NULL AND state IN ('open', 'paying');
CREATE UNIQUE INDEX one_session_of_an_order ON orders.session (customer_id, order_id)
    WHERE order_id IS NOT NULL;
CREATE INDEX session_to_expire ON orders.session (expires_at)
    WHERE closed_at IS NULL AND order_id IS NULL;  -- open, said otherwise: docs/decisions/0094

-- Open a session under its id. One of that id that is there already, or another one of its cart,
-- is refused and nothing has changed.
CREATE FUNCTION orders.open_session(p_claim text, p_session jsonb)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    new orders.session;
BEGIN
    new := jsonb_populate_record(NULL::orders.session, p_session);
    INSERT INTO orders.claim (claim, customer_id, order_id)
    VALUES (p_claim, new.customer_id, new.session_id)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        PERFORM platform.refuse('orders.session_closed', NULL);
    END IF;
    INSERT INTO orders.session (customer_id, session_id, owner, channel_id, place_id, buyer_id,
           is_signed_in, wish, shown, cart_id, opened_at, changed_at, expires_at)
    VALUES (new.customer_id, new.session_id, new.owner, new.channel_id, new.place_id,
            new.buyer_id, new.is_signed_in, new.wish, new.shown, new.cart_id, new.opened_at,
            new.opened_at, new.expires_at)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        PERFORM platform.refuse('orders.session_of_cart', NULL);
    END IF;
END $$;

-- From a session's id to its key, then its row.
CREATE FUNCTION orders.find_session(p_claim text)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    known orders.claim;
    asked orders.session;
BEGIN
    SELECT * INTO known FROM orders.claim WHERE claim = p_claim;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT * INTO asked FROM orders.session
     WHERE customer_id = known.customer_id AND session_id = known.order_id;
    RETURN to_jsonb(asked);
END $$;

-- A checkout takes a session that is open and whose time is not over, with what was agreed.
CREATE FUNCTION orders.pay_session(
    p_customer uuid, p_session uuid, p_version integer, p_order uuid, p_agreed jsonb,
    p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders.session
       SET state = 'paying', order_id = p_order, version = version + 1, tries = tries + 1,
           declined = NULL, agreed = p_agreed
     WHERE customer_id = p_customer AND session_id = p_session AND state = 'open'
       AND version = p_version AND expires_at > p_at;
    IF NOT FOUND THEN
        PERFORM platform.refuse('orders.session_closed', NULL);
    END IF;
END $$;

CREATE VIEW orders.v_session AS
SELECT customer_id, session_id, state, version, owner, channel_id, place_id, buyer_id, cart_id,
       order_id, tries, opened_at, changed_at, expires_at, closed_at, closed_why
  FROM orders.session;
