-- Addresses that are written to no more: for good (they do not exist), or not to ask for anything
-- (their owner complained). No address stands here.
-- family: claim key: identifier_id
CREATE TABLE messages.suppression (
    identifier_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    scope text NOT NULL CHECK (scope IN ('all', 'marketing')),
    reason text NOT NULL CHECK (reason IN ('bounced', 'bounced_often', 'complained', 'by_hand')),
    message_id uuid,
    since timestamptz NOT NULL,
    by text NOT NULL,
    PRIMARY KEY (identifier_id)
);

-- Held while somebody is being written to for a purpose: two messages at once count each other.
-- family: party key: customer_id
CREATE TABLE messages.reader (
    customer_id uuid NOT NULL,
    held_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id)
);

-- What was told of a message after it was sent, each once, in any order.
-- family: party key: customer_id
CREATE TABLE messages.report (
    customer_id uuid NOT NULL,
    message_id uuid NOT NULL,
    report_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('delivered', 'opened', 'clicked', 'bounced', 'bounced_softly',
                                       'complained')),
    code text NOT NULL,
    happened_at timestamptz NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, message_id, report_id),
    FOREIGN KEY (customer_id, message_id) REFERENCES messages.message ON DELETE CASCADE
);

CREATE VIEW messages.v_suppression AS
SELECT identifier_id, customer_id, scope, reason, message_id, since FROM messages.suppression;
CREATE VIEW messages.v_report AS
SELECT customer_id, message_id, report_id, kind, code, happened_at, reported_at
  FROM messages.report;
