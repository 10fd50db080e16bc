-- Which events belong to which phase of a journey; a version never changes.
-- family: reference key: version
CREATE TABLE journeys.phase_rules (
    version bigint NOT NULL,
    rules jsonb NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (version)
);

CREATE VIEW journeys.v_phase_rules AS
SELECT version, rules, published_by, published_at FROM journeys.phase_rules;

-- What an inbound link may name, and the collection that the shop shows to whoever comes by it.
-- family: reference key: code
CREATE TABLE journeys.campaign (
    code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9_.-]{0,63}$'),
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('campaign', 'affiliate', 'social')),
    collection_id uuid,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to > valid_from),
    PRIMARY KEY (code)
);

CREATE VIEW journeys.v_campaign AS
SELECT code, name, kind, collection_id, valid_from, valid_to FROM journeys.campaign;

-- A case is an order with what followed from it: what was observed names it in its payload.
CREATE INDEX touchpoint_of_case ON journeys.touchpoint (identifier_id, (payload ->> 'case_id'))
    WHERE payload ? 'case_id';
