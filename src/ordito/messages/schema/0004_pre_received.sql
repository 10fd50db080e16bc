-- What customers wrote, once for each delivery that differs. The text is kept here, the whole as it
-- came and the files in platform.files.
-- family: party key: customer_id
CREATE TABLE messages.received (
    customer_id uuid NOT NULL,
    received_id uuid NOT NULL,
    source text NOT NULL,
    medium text NOT NULL CHECK (medium IN ('email', 'sms', 'push', 'social', 'letter')),
    kind text NOT NULL CHECK (kind IN ('message', 'auto_reply', 'loop', 'bounce', 'complaint',
                                       'delivery')),
    identifier_id uuid,
    sender text NOT NULL,
    sender_name text NOT NULL,
    is_proven boolean NOT NULL,
    name text NOT NULL,
    answers text[] NOT NULL,
    answered_customer_id uuid,
    answered_id uuid,
    is_stranger boolean NOT NULL,
    case_id uuid,
    subject text NOT NULL,
    text text NOT NULL,
    whole text NOT NULL,
    html text NOT NULL,
    raw bytea,
    is_cut boolean NOT NULL,
    written_at timestamptz,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, received_id),
    CHECK ((answered_id IS NULL) = (answered_customer_id IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX received_by_time ON messages.received (received_at DESC, received_id);
CREATE INDEX received_of_customer ON messages.received (customer_id, received_at DESC);

-- family: party key: customer_id
CREATE TABLE messages.received_file (
    customer_id uuid NOT NULL,
    received_id uuid NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
    is_inline boolean NOT NULL,
    sha256 bytea NOT NULL,
    PRIMARY KEY (customer_id, received_id, number),
    FOREIGN KEY (customer_id, received_id) REFERENCES messages.received ON DELETE CASCADE
);

-- Whose message has a name, sent or received: by it answers find the conversation. Only a digest of
-- the name is kept.
-- family: claim key: name
CREATE TABLE messages.name (
    name bytea NOT NULL,
    customer_id uuid NOT NULL,
    message_id uuid NOT NULL,
    is_received boolean NOT NULL,
    PRIMARY KEY (name)
);

-- What has arrived from a source: a second delivery finds its first.
-- family: claim key: digest
CREATE TABLE messages.arrival (
    digest bytea NOT NULL,
    customer_id uuid,
    received_id uuid NOT NULL,
    arrived_at timestamptz NOT NULL,
    times integer NOT NULL,
    PRIMARY KEY (digest)
);

CREATE VIEW messages.v_received AS
SELECT customer_id, received_id, source, medium, kind, identifier_id, answered_customer_id,
       answered_id, is_stranger, case_id, subject, text, written_at, received_at
  FROM messages.received;
CREATE VIEW messages.v_arrival AS
SELECT digest, customer_id, received_id, arrived_at, times FROM messages.arrival;

-- By what codes in addresses and links of messages are signed; drawn once, for this database alone.
-- family: reference key: one
CREATE TABLE messages.seal (
    one boolean NOT NULL CHECK (one),
    seal bytea NOT NULL,
    PRIMARY KEY (one)
);
INSERT INTO messages.seal (one, seal)
SELECT true, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
