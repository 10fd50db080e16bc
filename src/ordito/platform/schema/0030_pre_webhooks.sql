-- Where facts are sent. The secret signs and must be readable for it; no view publishes it. What a
-- message may tell is what the token that made the endpoint might read: `scopes`, and `place_ids`,
-- where NULL means every place. Without a token, a person made it at the console.
-- family: reference key: endpoint_id
CREATE TABLE platform.webhook_endpoint (
    endpoint_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    url text NOT NULL,
    types text[] NOT NULL CHECK (cardinality(types) > 0),
    secret text NOT NULL,
    previous_secret text,
    previous_until timestamptz CHECK ((previous_until IS NULL) = (previous_secret IS NULL)),
    channel_id uuid,
    place_ids uuid[] CHECK (cardinality(place_ids) > 0),
    scopes text[] NOT NULL,
    token_id uuid,
    -- a receiver that hears only of what came through its owner, in a form of its own; it knows
    -- this server by `origin`, and is forgotten when it was not heard of for long
    owner text,
    heard_at timestamptz CHECK ((heard_at IS NULL) = (owner IS NULL)),
    form text NOT NULL DEFAULT 'events',
    origin text NOT NULL DEFAULT '',
    made_by text NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
    reason text CHECK ((reason IS NULL) = (state <> 'disabled')),
    state_since timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    failing_since timestamptz CHECK ((failing_since IS NULL) = (failures = 0)),
    rest_until timestamptz,
    PRIMARY KEY (endpoint_id)
);
CREATE INDEX webhook_endpoint_owner ON platform.webhook_endpoint (owner) WHERE owner IS NOT NULL;

-- What is to reach an endpoint, and what became of it. While it waits, `next_at` is when it is due:
-- it lies ahead after a failure, and while somebody is delivering.
-- family: local key: endpoint_id
CREATE TABLE platform.webhook_delivery (
    endpoint_id uuid NOT NULL,
    fact_id uuid NOT NULL,
    slot smallint NOT NULL,
    xid bigint NOT NULL,
    type text NOT NULL,
    subject_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead')),
    attempts integer NOT NULL CHECK (attempts >= 0),
    next_at timestamptz NOT NULL,
    made_at timestamptz NOT NULL,
    ended_at timestamptz CHECK ((ended_at IS NULL) = (state = 'waiting')),
    PRIMARY KEY (endpoint_id, fact_id)
);
CREATE INDEX webhook_delivery_due ON platform.webhook_delivery (endpoint_id, next_at)
    WHERE state = 'waiting';
CREATE INDEX webhook_delivery_in_order ON platform.webhook_delivery
    (endpoint_id, subject_id, xid, fact_id) WHERE state = 'waiting';
CREATE INDEX webhook_delivery_by_age ON platform.webhook_delivery (endpoint_id, made_at, fact_id);
CREATE INDEX webhook_delivery_ended ON platform.webhook_delivery (ended_at)
    WHERE state <> 'waiting';

-- Every try: what was sent but for the representation, which may hold personal values, and how the
-- receiver's answer began.
-- family: local key: endpoint_id
CREATE TABLE platform.webhook_attempt (
    endpoint_id uuid NOT NULL,
    fact_id uuid NOT NULL,
    at timestamptz NOT NULL,
    url text NOT NULL,
    headers jsonb NOT NULL,
    body_bytes integer NOT NULL,
    body_sha256 bytea NOT NULL,
    status integer,
    fault text CHECK ((fault IS NULL) = (status BETWEEN 200 AND 299 IS TRUE)),
    answer_head text NOT NULL,
    duration_ms integer NOT NULL,
    PRIMARY KEY (endpoint_id, fact_id, at)
);
CREATE INDEX webhook_attempt_by_age ON platform.webhook_attempt (at);

-- What somebody has to look into: endpoints that were disabled, or that fail again and again.
CREATE VIEW platform.v_exception AS
SELECT endpoint_id AS exception_id,
       CASE WHEN state = 'disabled' THEN 'webhook_disabled' ELSE 'webhook_failing' END AS kind,
       reason, coalesce(failing_since, state_since) AS due_at
  FROM platform.webhook_endpoint
 WHERE state = 'disabled' OR (state = 'active' AND failures >= 3);
