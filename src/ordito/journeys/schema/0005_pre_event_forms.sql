-- What events of a name look like: what becomes of one that does not, and which of its fields are
-- personal. The company's own words about an event stand before those that the product brings.
-- family: reference key: name
CREATE TABLE journeys.event_form (
    name text NOT NULL CHECK (name <> ''),
    version integer NOT NULL CHECK (version > 0),
    policy text NOT NULL CHECK (policy IN ('accept', 'flag', 'reject')),
    schema jsonb NOT NULL,
    fields jsonb NOT NULL,
    declared_by text NOT NULL,
    declared_at timestamptz NOT NULL,
    PRIMARY KEY (name, version)
);
