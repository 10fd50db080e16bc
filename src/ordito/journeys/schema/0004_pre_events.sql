-- Which messages were taken, by source and message id: whoever is first has the claim. It is made
-- in the transaction that keeps the touchpoint, and forgotten when no event of its time is taken.
-- family: claim key: message_key
CREATE TABLE journeys.message (
    message_key uuid NOT NULL,
    content_hash bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (message_key)
);
CREATE INDEX message_by_time ON journeys.message USING brin (occurred_at);

-- Events that were not taken, with the reason, until a person corrects or drops them. `content` may
-- hold personal values: it is kept for a month, masked where it is shown, and searched when
-- somebody is erased.
-- family: log key: bad_event_id
CREATE TABLE journeys.bad_event (
    bad_event_id uuid NOT NULL,
    source_id uuid NOT NULL,
    message_id text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    content jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'taken', 'dropped')),
    seen integer NOT NULL CHECK (seen > 0),
    occurred_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    settled_at timestamptz,
    settled_by text,
    PRIMARY KEY (bad_event_id),
    CHECK ((state = 'open') = (settled_at IS NULL))
);
CREATE INDEX bad_event_by_time ON journeys.bad_event (received_at DESC, bad_event_id DESC);

-- Orders that a client reports. The core's own order is the sale; the report says how it was
-- reached, and whether a shop tells of orders that the core does not have.
-- family: claim key: order_name
CREATE TABLE journeys.order_report (
    order_name text NOT NULL,
    source_id uuid NOT NULL,
    user_space text NOT NULL,
    touchpoint_id uuid NOT NULL,
    identifier_id uuid NOT NULL,
    reported_at timestamptz NOT NULL,
    order_id uuid,
    customer_id uuid,
    PRIMARY KEY (order_name, touchpoint_id),
    CHECK ((order_id IS NULL) = (customer_id IS NULL))
);
CREATE INDEX order_report_unmatched ON journeys.order_report (reported_at)
    WHERE order_id IS NULL;

CREATE VIEW journeys.v_order_report AS
SELECT order_name, source_id, touchpoint_id, identifier_id, reported_at, order_id, customer_id
  FROM journeys.order_report;
