-- Tokens of machines: each belongs to a channel, perhaps to one place, and carries scopes.
-- Only the digest of the secret is kept; 256 random bits need no slow hash. `replaces` is the token
-- whose successor it is; both are valid until that one's time is over.
-- family: reference key: token_id
CREATE TABLE platform.api_token (
    token_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    secret_sha256 bytea NOT NULL CHECK (length(secret_sha256) = 32),
    channel_id uuid,
    place_id uuid,
    scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz CHECK (expires_at > created_at),
    revoked_at timestamptz,
    last_used_at timestamptz,
    made_by text NOT NULL,
    replaces uuid,
    PRIMARY KEY (token_id)
);

-- People who sign in. The id is derived from the login, so the primary key keeps logins unique.
-- A NULL in place_ids means every place, in channel_ids every channel.
-- family: reference key: staff_id
CREATE TABLE platform.staff (
    staff_id uuid NOT NULL,
    login text NOT NULL CHECK (login = lower(login) AND login <> ''),
    name text NOT NULL CHECK (name <> ''),
    password_hash text NOT NULL,
    roles text[] NOT NULL CHECK (cardinality(roles) > 0),
    place_ids uuid[] CHECK (cardinality(place_ids) > 0),
    channel_ids uuid[] CHECK (cardinality(channel_ids) > 0),
    language text,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    PRIMARY KEY (staff_id)
);

-- Signed-in browsers. The cookie holds the secret, the table its digest.
-- family: local key: session_sha256
CREATE TABLE platform.staff_session (
    session_sha256 bytea NOT NULL CHECK (length(session_sha256) = 32),
    staff_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > created_at),
    PRIMARY KEY (session_sha256)
);
CREATE INDEX staff_session_of_staff ON platform.staff_session (staff_id);
CREATE INDEX staff_session_by_end ON platform.staff_session (expires_at);
