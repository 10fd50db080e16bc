CREATE SCHEMA messages;

-- What the company writes to its customers, and what became of it. No address and no text stand
-- here: the address is the customers' vault's, the text is written anew when it is sent (what
-- somebody wrote by hand stands in messages.written). A message of a purpose is sent to whoever
-- allows that; one without belongs to what somebody ordered or asked.
-- family: party key: customer_id
CREATE TABLE messages.message (
    customer_id uuid NOT NULL,
    message_id uuid NOT NULL,
    template text NOT NULL CHECK (template ~ '^[a-z][a-z0-9_]{0,39}$'),
    medium text NOT NULL CHECK (medium IN ('email', 'sms', 'push', 'social', 'letter')),
    purpose text,
    case_id uuid,
    sender text NOT NULL,
    subject_id uuid NOT NULL,
    identifier_id uuid NOT NULL,
    link text,
    state text NOT NULL CHECK (state IN ('waiting', 'sending', 'unsure', 'sent', 'failed',
                                         'bounced')),
    attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    resends integer NOT NULL DEFAULT 0 CHECK (resends >= 0),
    began_at timestamptz,
    next_at timestamptz NOT NULL,
    status integer,
    fault text,
    queued_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (customer_id, message_id),
    CHECK ((ended_at IS NULL) = (state IN ('waiting', 'sending', 'unsure'))),
    CHECK ((state IN ('sending', 'unsure', 'sent', 'bounced')) <= (began_at IS NOT NULL)),
    CHECK ((state = 'failed') <= (fault IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX message_due ON messages.message (next_at) WHERE state = 'waiting';
CREATE INDEX message_begun ON messages.message (next_at) WHERE state = 'sending';
CREATE INDEX message_for_purpose ON messages.message (customer_id, began_at)
    WHERE purpose IS NOT NULL;
CREATE INDEX message_by_time ON messages.message (queued_at DESC, message_id);
CREATE INDEX message_of_subject ON messages.message (customer_id, subject_id);

-- family: party key: customer_id
CREATE TABLE messages.attempt (
    customer_id uuid NOT NULL,
    message_id uuid NOT NULL,
    at timestamptz NOT NULL,
    status integer,
    fault text,
    duration_ms integer NOT NULL,
    PRIMARY KEY (customer_id, message_id, at)
);

CREATE VIEW messages.v_message AS
SELECT customer_id, message_id, template, medium, purpose, case_id, subject_id, identifier_id, state,
       attempts, resends, began_at, next_at, status, fault, queued_at, ended_at
  FROM messages.message;
CREATE VIEW messages.v_attempt AS
SELECT customer_id, message_id, at, status, fault, duration_ms FROM messages.attempt;
