-- Goods that were announced to come back, or came: with their order, or without one.
-- family: party key: customer_id
CREATE TABLE orders.return (
    customer_id uuid NOT NULL,
    return_id uuid NOT NULL,
    order_id uuid,
    number text NOT NULL,
    way text NOT NULL CHECK (way IN ('counter', 'post', 'pick_up', 'no_receipt')),
    state text NOT NULL CHECK (state IN ('announced', 'part_received', 'received', 'withdrawn')),
    place_id uuid NOT NULL,
    reason text NOT NULL,
    policy_version bigint NOT NULL,  -- -1: another system took it in
    exception text,
    excepted_by text,
    checked text,
    currency text NOT NULL,
    minutes integer NOT NULL DEFAULT 0 CHECK (minutes >= 0),
    handling_minor bigint NOT NULL DEFAULT 0 CHECK (handling_minor >= 0),
    transport_minor bigint NOT NULL DEFAULT 0 CHECK (transport_minor >= 0),
    transport text NOT NULL CHECK (transport IN ('customer', 'company')),
    announced_at timestamptz,
    received_at timestamptz,
    actor text NOT NULL,
    strays jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (customer_id, return_id),
    CHECK ((order_id IS NULL) = (way = 'no_receipt')),
    CHECK ((checked IS NULL) = (order_id IS NOT NULL)),
    CHECK ((exception IS NULL) = (excepted_by IS NULL)),
    CHECK ((state IN ('received', 'part_received')) = (received_at IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX return_of_order ON orders.return (customer_id, order_id);
CREATE INDEX return_of_place ON orders.return (place_id, return_id DESC);
CREATE INDEX return_by_number ON orders.return (number);

-- Units of each of its lines: those that were announced, and those that came.
-- family: party key: customer_id
CREATE TABLE orders.return_line (
    customer_id uuid NOT NULL,
    return_id uuid NOT NULL,
    line_no smallint NOT NULL CHECK (line_no >= 1),
    sku_id uuid NOT NULL,
    announced integer NOT NULL CHECK (announced >= 0),
    received integer NOT NULL CHECK (received >= 0),
    condition text,
    why text,
    rule text,
    worth_minor bigint NOT NULL DEFAULT 0 CHECK (worth_minor >= 0),
    PRIMARY KEY (customer_id, return_id, line_no)
) WITH (fillfactor = 80);

CREATE VIEW orders.v_return AS
SELECT customer_id, return_id, order_id, number, way, state, place_id, reason, policy_version,
       exception, excepted_by, checked, currency, minutes, handling_minor, transport_minor,
       transport, announced_at, received_at, actor, strays
  FROM orders.return;

CREATE VIEW orders.v_return_line AS
SELECT customer_id, return_id, line_no, sku_id, announced, received, condition, why, rule,
       worth_minor
  FROM orders.return_line;

-- Who brings back without a receipt does so one at a time: the row is what the others wait for.
-- family: party key: customer_id
CREATE TABLE orders.return_person (
    customer_id uuid NOT NULL,
    latest_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id)
);
