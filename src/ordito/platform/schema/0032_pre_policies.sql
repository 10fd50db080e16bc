-- What people have declared that processes go by; a version never changes.
-- family: reference key: name
CREATE TABLE platform.policy (
    name text NOT NULL CHECK (name <> ''),
    version bigint NOT NULL CHECK (version > 0),
    document jsonb NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (name, version)
);
CREATE VIEW platform.v_policy AS
SELECT name, version, document, published_by, published_at FROM platform.policy;
