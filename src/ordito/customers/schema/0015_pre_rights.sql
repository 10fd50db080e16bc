-- Who read a person's values, by which route and why. At most one row an hour for each reader and
-- route, so that the log costs little; no value stands here.
-- family: party key: customer_id
CREATE TABLE customers.access (
    customer_id uuid NOT NULL,
    actor text NOT NULL,
    route text NOT NULL,
    hour timestamptz NOT NULL,
    why text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, actor, route, hour)
);
CREATE INDEX access_by_time ON customers.access USING brin (at);

-- That somebody was forgotten: which ids, and what had to stay until when. Told elsewhere once it
-- stands beside the backups, and kept mail is gone.
-- family: party key: customer_id
CREATE TABLE customers.erasure (
    customer_id uuid NOT NULL,
    erasure_id uuid NOT NULL,
    members uuid[] NOT NULL CHECK (cardinality(members) > 0),
    asked_by text NOT NULL,
    report jsonb NOT NULL,
    erased_at timestamptz NOT NULL,
    told_at timestamptz,
    PRIMARY KEY (customer_id, erasure_id)
);
CREATE INDEX erasure_untold ON customers.erasure (erased_at) WHERE told_at IS NULL;

-- For how long each kind of personal value is kept.
-- family: reference key: kind
CREATE TABLE customers.retention (
    kind text NOT NULL CHECK (kind <> ''),
    days integer NOT NULL CHECK (days BETWEEN 1 AND 36500),
    because text NOT NULL CHECK (because <> ''),
    changed_by text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (kind)
);
INSERT INTO customers.retention (kind, days, because, changed_by, changed_at)
SELECT r.kind, r.days, r.because, 'system', '2026-01-01T00:00:00Z'
  FROM (VALUES
    ('access_log', 730, 'the person may ask who looked'),
    ('message', 730, 'what was sent is shown to the person and to service'),
    ('retired_address', 730, 'an order still shows it'),
    ('tc_string', 400, 'the framework asks to renew it within thirteen months'),
    ('touchpoint', 1095, 'how somebody came to buy is compared over three years'),
    ('presence', 30, 'a visit is served while it lasts')) AS r (kind, days, because);

CREATE VIEW customers.v_erasure AS
SELECT customer_id, erasure_id, members, erased_at, told_at FROM customers.erasure;
