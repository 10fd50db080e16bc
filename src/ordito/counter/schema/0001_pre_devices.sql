CREATE SCHEMA counter;

-- A till: a registered device of one place, with the public half of its own key, and how far its log
-- was taken in and booked. ``shift_id`` is the shift that is open by the log.
-- family: place key: place_id
CREATE TABLE counter.device (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    channel_id uuid NOT NULL,
    public_key bytea NOT NULL,
    token_id uuid NOT NULL,
    registered_at timestamptz NOT NULL,
    registered_by text NOT NULL,
    revoked_at timestamptz,
    revoked_for text,
    released_at timestamptz,
    taken_through bigint NOT NULL DEFAULT 0,
    head text NOT NULL DEFAULT repeat('0', 64),
    booked_through bigint NOT NULL DEFAULT 0,
    last_told_at timestamptz,
    last_occurred_at timestamptz,
    last_receipt bigint NOT NULL DEFAULT 0,
    shift_id uuid,
    PRIMARY KEY (place_id, device_id),
    CHECK (booked_through BETWEEN 0 AND taken_through)
);

-- Who has an id or a code among all tills of the company; the code names the series of receipts.
-- family: claim key: value
CREATE TABLE counter.claim (
    value text PRIMARY KEY,
    place_id uuid NOT NULL,
    device_id uuid NOT NULL
);

-- Leave to register one till, for an hour; only the digest of the code is kept.
-- family: claim key: digest
CREATE TABLE counter.invitation (
    digest bytea PRIMARY KEY,
    device_id uuid NOT NULL,
    place_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    invited_by text NOT NULL,
    invited_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    public_key bytea
);

-- What tells a right PIN from a wrong one: PBKDF2 of it, sealed with a key of the installation.
-- family: reference key: staff_id
CREATE TABLE counter.pin (
    staff_id uuid PRIMARY KEY,
    salt bytea NOT NULL,
    iterations integer NOT NULL CHECK (iterations >= 1000),
    sealed bytea NOT NULL,
    set_at timestamptz NOT NULL,
    must_change boolean NOT NULL DEFAULT false
);

-- Wrong PINs of a person at a till since the last right one.
-- family: place key: place_id
CREATE TABLE counter.pin_guess (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    wrong integer NOT NULL CHECK (wrong > 0),
    wait_until timestamptz NOT NULL,
    PRIMARY KEY (place_id, device_id, staff_id)
);

-- A person who is signed in at a till, or whose approval is given for one act.
-- family: place key: place_id
CREATE TABLE counter.session (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    digest bytea NOT NULL,
    staff_id uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('work', 'approve')),
    signed_in_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (place_id, device_id, digest)
);

CREATE VIEW counter.v_device AS
SELECT place_id, device_id, code, name, channel_id, registered_at, registered_by, revoked_at,
       revoked_for, released_at, taken_through, head, booked_through, last_told_at,
       last_occurred_at, last_receipt, shift_id
  FROM counter.device;
