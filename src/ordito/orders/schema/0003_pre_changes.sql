-- A change that was previewed: what was asked, what it will do, and for which version of the order.
-- Payments of a difference are kept before the processor is asked, so that a crash loses none.
-- family: party key: customer_id
CREATE TABLE orders.change (
    customer_id uuid NOT NULL,
    change_id uuid NOT NULL,
    order_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    kind text NOT NULL,
    state text NOT NULL CHECK (state IN ('previewed', 'paying', 'confirmed', 'failed', 'expired')),
    request jsonb NOT NULL,
    effect jsonb NOT NULL,
    payments jsonb,
    actor text NOT NULL,
    channel_id uuid,
    place_id uuid,
    previewed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (customer_id, change_id),
    CHECK (state IN ('previewed', 'paying') OR closed_at IS NOT NULL),
    CHECK (state <> 'paying' OR payments IS NOT NULL)
) WITH (fillfactor = 80);
CREATE INDEX change_of_order ON orders.change (customer_id, order_id);
CREATE INDEX change_left_paying ON orders.change (previewed_at) WHERE state = 'paying';
CREATE INDEX change_left_previewed ON orders.change (expires_at) WHERE state = 'previewed';

-- How money goes back: in which turn, and which tenders cannot take it.
-- family: reference key: tender
CREATE TABLE orders.tender_rule (
    tender text NOT NULL CHECK (tender <> ''),
    refund_rank integer NOT NULL,
    takes_back boolean NOT NULL,
    most_minor bigint CHECK (most_minor >= 0),  -- goes back in one change; NULL is any amount
    PRIMARY KEY (tender)
);

CREATE INDEX payment_declined ON orders.payment (customer_id) WHERE declined;

CREATE VIEW orders.v_change AS
SELECT customer_id, change_id, order_id, version, kind, state, previewed_at, expires_at, closed_at,
       (request -> 'delivery' ->> 'address_id')::uuid AS address_id
  FROM orders.change;

-- Which account of the ledger gives the money of a payment: a gift card, or store credit.
-- family: claim key: payment_id
CREATE TABLE orders.own_payment (
    payment_id uuid NOT NULL,
    account_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    PRIMARY KEY (payment_id)
);

CREATE VIEW orders.v_own_payment AS
SELECT payment_id, account_id, customer_id, order_id FROM orders.own_payment;
