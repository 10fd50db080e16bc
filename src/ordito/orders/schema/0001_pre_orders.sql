CREATE SCHEMA orders;

CREATE DOMAIN orders.checkout_state AS text
    CHECK (VALUE IN ('open', 'placed', 'declined', 'expired'));
CREATE DOMAIN orders.method AS text CHECK (VALUE IN ('carry_out', 'collect', 'ship'));
CREATE DOMAIN orders.line_kind AS text CHECK (VALUE IN ('goods', 'service', 'delivery'));
CREATE DOMAIN orders.action_kind AS text CHECK (VALUE IN (
    'place', 'fulfil', 'cancel', 'request_return', 'withdraw_return', 'return', 'refund', 'exchange',
    'change_model', 'change_place', 'change_quantity', 'change_address', 'combine', 'appease',
    'decline'));
CREATE DOMAIN orders.entry_kind AS text
    CHECK (VALUE IN ('authorise', 'decline', 'capture', 'void', 'refund'));
CREATE DOMAIN orders.destination AS text CHECK (VALUE IN ('tender', 'store_credit'));

-- A basket on its way to become the order of the same id: priced, reserved, waiting for payment.
-- family: party key: customer_id
CREATE TABLE orders.checkout (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    state orders.checkout_state NOT NULL,
    channel_id uuid NOT NULL,
    place_id uuid,
    actor text NOT NULL,
    request_id uuid,
    basket jsonb NOT NULL,
    answer text,
    opened_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (customer_id, order_id)
) WITH (fillfactor = 80, toast_tuple_target = 8160);  -- a basket is read once: not worth packing
-- What is swept is found by another condition than what is closed (docs/decisions/0094).
CREATE INDEX checkout_left_open ON orders.checkout (opened_at) WHERE closed_at IS NULL;

-- family: party key: customer_id
CREATE TABLE orders."order" (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    number text NOT NULL,
    version platform.positive NOT NULL,
    channel_id uuid NOT NULL,
    place_id uuid,
    seller_id uuid NOT NULL,
    currency platform.currency NOT NULL,
    total_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    discount_minor bigint NOT NULL,
    rulebook_version bigint NOT NULL,
    source text,
    external_id text,
    origin text NOT NULL,
    placed_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, order_id)
) WITH (fillfactor = 80);
CREATE INDEX order_of_customer ON orders."order" (customer_id, placed_at DESC);
CREATE INDEX order_by_time ON orders."order" (placed_at, channel_id);

-- The state of an order is the quantities of its lines.
-- family: party key: customer_id
CREATE TABLE orders.line (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    line_no platform.ordinal NOT NULL,
    sku_id uuid NOT NULL,
    method orders.method NOT NULL,
    place_id uuid NOT NULL,
    reservation_id uuid NOT NULL,
    ordered platform.positive NOT NULL,
    fulfilled platform.not_negative NOT NULL DEFAULT 0,
    cancelled platform.not_negative NOT NULL DEFAULT 0,
    returned platform.not_negative NOT NULL DEFAULT 0,
    unit_minor bigint NOT NULL,
    discount_minor bigint NOT NULL,
    total_minor bigint NOT NULL,
    tax_minor bigint NOT NULL,
    tax_bp integer NOT NULL,
    return_requested platform.not_negative NOT NULL DEFAULT 0,
    withheld platform.not_negative NOT NULL DEFAULT 0,
    relieved_minor bigint NOT NULL DEFAULT 0,
    relieved_tax_minor bigint NOT NULL DEFAULT 0,
    since_version platform.positive NOT NULL DEFAULT 1,
    promised_at timestamptz,
    seller_id uuid NOT NULL,
    sold_by text NOT NULL,
    credited_to uuid NOT NULL,
    kind orders.line_kind NOT NULL DEFAULT 'goods',
    bundle_id uuid,
    discounts jsonb,  -- what each promotion took off; NULL where none did
    PRIMARY KEY (customer_id, order_id, line_no),
    CONSTRAINT conserved CHECK (fulfilled + cancelled <= ordered
        AND return_requested + returned <= fulfilled AND withheld <= returned),
    CONSTRAINT never_relieved_beyond CHECK (relieved_minor BETWEEN 0 AND total_minor
        AND relieved_tax_minor BETWEEN 0 AND tax_minor),
    CONSTRAINT nothing_left_nothing_due CHECK (cancelled + returned - withheld < ordered
        OR (relieved_minor = total_minor AND relieved_tax_minor = tax_minor))
) WITH (fillfactor = 80);

-- What was done to an order, in order: the book behind the quantities.
-- family: party key: customer_id
CREATE TABLE orders.action (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    version integer NOT NULL,
    kind orders.action_kind NOT NULL,
    line_nos smallint[] NOT NULL,
    quantities integer[] NOT NULL,
    axes text[],  -- which component of the line's vector; NULL where the kind alone says it
    due_minor bigint,  -- change of what is to pay
    change_id uuid,
    reason text,
    actor text NOT NULL,
    channel_id uuid,
    place_id uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, order_id, version),
    CHECK (axes IS NULL OR cardinality(axes) = cardinality(line_nos))
);

-- Money asked of one tender. The amounts are sums of its entries.
-- family: party key: customer_id
CREATE TABLE orders.payment (
    customer_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    order_id uuid NOT NULL,
    number platform.ordinal NOT NULL,  -- in which turn the order was paid by it
    tender text NOT NULL,
    token text,
    currency text NOT NULL,
    amount_minor platform.not_negative_big NOT NULL,
    authorised_minor platform.not_negative_big NOT NULL DEFAULT 0,
    captured_minor bigint NOT NULL DEFAULT 0,
    voided_minor platform.not_negative_big NOT NULL DEFAULT 0,
    refunded_minor platform.not_negative_big NOT NULL DEFAULT 0,
    declined boolean NOT NULL DEFAULT false,
    reference text,
    PRIMARY KEY (customer_id, payment_id),
    CONSTRAINT never_overcharged CHECK (
        authorised_minor <= amount_minor
        AND captured_minor + voided_minor <= authorised_minor
        AND refunded_minor <= captured_minor)
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX payment_of_order ON orders.payment (customer_id, order_id, number);

-- Each movement of money: first asked for (the intent that survives a crash), then settled when the
-- processor has done it.
-- family: party key: customer_id
CREATE TABLE orders.payment_entry (
    customer_id uuid NOT NULL,
    payment_id uuid NOT NULL,
    kind orders.entry_kind NOT NULL,
    key text NOT NULL,
    amount_minor platform.not_negative_big NOT NULL,
    at timestamptz NOT NULL,
    settled_at timestamptz,
    refused_at timestamptz,
    destination orders.destination NOT NULL DEFAULT 'tender',
    PRIMARY KEY (customer_id, payment_id, kind, key),
    CHECK (settled_at IS NULL OR refused_at IS NULL)
);
CREATE INDEX payment_entry_unsettled ON orders.payment_entry (at)
    WHERE coalesce(settled_at, refused_at) IS NULL;

-- Whose an order is, by what people and other systems call it.
-- family: claim key: claim
CREATE TABLE orders.claim (
    claim text NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    PRIMARY KEY (claim)
);

CREATE VIEW orders.v_checkout AS
SELECT customer_id, order_id, state, channel_id, place_id, basket, opened_at, expires_at, closed_at
  FROM orders.checkout;

CREATE VIEW orders.v_order AS
SELECT customer_id, order_id, number, version, channel_id, place_id, seller_id, currency,
       total_minor, tax_minor, discount_minor, rulebook_version, source, external_id, origin,
       placed_at
  FROM orders."order";

CREATE VIEW orders.v_line AS
SELECT customer_id, order_id, line_no, sku_id, method, place_id, reservation_id, ordered,
       fulfilled, cancelled, returned, unit_minor, discount_minor, total_minor, tax_minor, tax_bp,
       return_requested, withheld, relieved_minor, relieved_tax_minor, since_version, promised_at,
       seller_id, sold_by, credited_to, kind, bundle_id
  FROM orders.line;

CREATE VIEW orders.v_line_discount AS
SELECT l.customer_id, l.order_id, l.line_no, d.promotion_id, d.code, d.amount_minor, d.claim
  FROM orders.line AS l,
       jsonb_to_recordset(l.discounts) AS d (promotion_id uuid, code text, amount_minor bigint,
                                             claim text);

CREATE VIEW orders.v_action AS
SELECT customer_id, order_id, version, kind, line_nos, quantities, reason, actor, channel_id,
       place_id, at,
       coalesce(axes, array_fill(CASE kind WHEN 'place' THEN 'ordered' WHEN 'fulfil' THEN 'fulfilled'
                                           ELSE 'cancelled' END, ARRAY[cardinality(line_nos)]))
           AS axes,
       due_minor, change_id
  FROM orders.action;

CREATE VIEW orders.v_payment AS
SELECT customer_id, payment_id, order_id, number, tender, currency, amount_minor, authorised_minor,
       captured_minor, voided_minor, refunded_minor, declined, reference
  FROM orders.payment;

CREATE VIEW orders.v_payment_entry AS
SELECT customer_id, payment_id, kind, key, amount_minor, at, settled_at, refused_at, destination
  FROM orders.payment_entry;

CREATE VIEW orders.v_claim AS SELECT claim, customer_id, order_id FROM orders.claim;
