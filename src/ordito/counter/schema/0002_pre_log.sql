-- A till's log as it came: the signed text is the fact, the rest is what we read in it and did.
-- family: place key: place_id
CREATE TABLE counter.entry (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    seq bigint NOT NULL CHECK (seq > 0),
    text text NOT NULL,
    signature bytea NOT NULL,
    digest text NOT NULL,
    kind text NOT NULL,
    told_at timestamptz NOT NULL,
    occurred_at timestamptz NOT NULL,
    taken_at timestamptz NOT NULL,
    taken_by text NOT NULL,
    state text NOT NULL DEFAULT 'taken' CHECK (state IN ('taken', 'booked', 'exception')),
    booked_at timestamptz,
    exceptions jsonb,
    customer_id uuid,
    order_id uuid,
    points bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (place_id, device_id, seq),
    CHECK ((state = 'taken') = (booked_at IS NULL))
);
CREATE INDEX entry_by_booking ON counter.entry (place_id, booked_at);

-- What was told and is not taken: another text under a taken number, a broken chain, a signature
-- that is not the till's, a revoked till.
-- family: place key: place_id
CREATE TABLE counter.incident (
    place_id uuid NOT NULL,
    incident_id uuid NOT NULL,
    device_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('fork', 'broken_chain', 'bad_signature', 'revoked_device',
                                       'malformed')),
    seq bigint,
    text text NOT NULL,
    signature text NOT NULL,
    told_by text NOT NULL,
    noted_at timestamptz NOT NULL,
    resolved_at timestamptz,
    resolved_by text,
    note text,
    PRIMARY KEY (place_id, incident_id)
);
CREATE INDEX incident_open ON counter.incident (place_id, noted_at) WHERE resolved_at IS NULL;

-- What a person has to look at of a fact that was booked all the same.
-- family: place key: place_id
CREATE TABLE counter.exception (
    place_id uuid NOT NULL,
    exception_id uuid NOT NULL,
    device_id uuid NOT NULL,
    seq bigint NOT NULL,
    kind text NOT NULL,
    facts jsonb NOT NULL,
    customer_id uuid,
    order_id uuid,
    opened_at timestamptz NOT NULL,
    resolved_at timestamptz,
    resolved_by text,
    note text,
    PRIMARY KEY (place_id, exception_id)
);
CREATE INDEX exception_open ON counter.exception (place_id, opened_at) WHERE resolved_at IS NULL;

CREATE VIEW counter.v_entry AS
SELECT place_id, device_id, seq, text, digest, kind, told_at, occurred_at, taken_at, state, booked_at,
       exceptions, customer_id, order_id, points
  FROM counter.entry;
CREATE VIEW counter.v_incident AS
SELECT place_id, incident_id, device_id, kind, seq, noted_at, resolved_at FROM counter.incident;
CREATE VIEW counter.v_exception AS
SELECT exception_id, 'till_' || kind AS kind, customer_id, order_id, place_id, device_id, seq, facts,
       opened_at, opened_at AS due_at
  FROM counter.exception WHERE resolved_at IS NULL
UNION ALL
SELECT incident_id, 'till_incident_' || kind, NULL, NULL, place_id, device_id, seq,
       '{}'::jsonb, noted_at, noted_at
  FROM counter.incident WHERE resolved_at IS NULL;
