CREATE SCHEMA journeys;

-- What was observed, by the surest identifier it came with, and with all of them: whose these are
-- may become known later, and nothing is rewritten then.
-- family: log key: identifier_id
CREATE TABLE journeys.touchpoint (
    identifier_id uuid NOT NULL,
    touchpoint_id uuid NOT NULL,
    type text NOT NULL,
    channel_id uuid NOT NULL,
    place_id uuid,
    occurred_at timestamptz NOT NULL,
    started_at timestamptz,
    ended_at timestamptz,
    origin text NOT NULL CHECK (origin IN ('live', 'history', 'simulated')),
    source text NOT NULL,
    payload jsonb NOT NULL,
    identifier_ids uuid[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (identifier_id, occurred_at, touchpoint_id)
);
CREATE INDEX touchpoint_by_time ON journeys.touchpoint USING brin (occurred_at);
CREATE INDEX touchpoint_by_arrival ON journeys.touchpoint USING brin (recorded_at);

CREATE VIEW journeys.v_touchpoint AS
SELECT identifier_id, touchpoint_id, type, channel_id, place_id, occurred_at, started_at, ended_at,
       origin, source, payload, identifier_ids, recorded_at
  FROM journeys.touchpoint;
