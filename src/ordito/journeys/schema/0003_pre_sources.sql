-- Who may send events: a shop's pages, an app, a server, a store's access points.
-- family: reference key: source_id
CREATE TABLE journeys.source (
    source_id uuid NOT NULL,
    name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9_-]{0,63}$'),
    kind text NOT NULL
        CHECK (kind IN ('web', 'app', 'server', 'till', 'store', 'wifi', 'contact_centre')),
    channel_id uuid NOT NULL,
    place_id uuid,
    user_space text NOT NULL CHECK (user_space <> ''),
    is_shared_device boolean NOT NULL,
    allowed_origins text[] NOT NULL,
    events_per_s integer NOT NULL CHECK (events_per_s > 0),
    unknown_events text NOT NULL CHECK (unknown_events IN ('accept', 'flag', 'reject')),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    stopped_at timestamptz,
    PRIMARY KEY (source_id),
    UNIQUE (name)
);

-- Its write keys, as digests. One that was replaced counts until its end; who still sends with it
-- afterwards is told by its row.
-- family: reference key: digest
CREATE TABLE journeys.source_key (
    digest bytea NOT NULL,
    source_id uuid NOT NULL REFERENCES journeys.source (source_id),
    hint text NOT NULL,
    made_at timestamptz NOT NULL,
    ends_at timestamptz,
    PRIMARY KEY (digest)
);

-- How a source does, by day of receipt (UTC). Processes add what they have counted every few
-- seconds: what is counted here tells of health, it is no book. `skew_s` is the worst clock of a
-- sender; `skewed` batches came from clocks that are wrong.
-- family: local key: source_id
CREATE TABLE journeys.source_day (
    source_id uuid NOT NULL,
    day date NOT NULL,
    batches bigint NOT NULL,
    events bigint NOT NULL,
    repeated bigint NOT NULL,
    bad bigint NOT NULL,
    shed bigint NOT NULL,
    skewed bigint NOT NULL,
    skew_s bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (source_id, day)
);

-- Requests with a key that opens nothing: of which page, how often. `digest` is of the key sent;
-- `source_id` says whose it was once.
-- family: local key: digest
CREATE TABLE journeys.wrong_key (
    digest bytea NOT NULL,
    origin text NOT NULL,
    hint text NOT NULL,
    source_id uuid,
    requests bigint NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (digest, origin)
);
CREATE INDEX wrong_key_by_time ON journeys.wrong_key (last_at DESC);
