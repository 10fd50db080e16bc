-- For how long collections wait, and when their customers hear of it; a version never changes.
-- family: reference key: version
CREATE TABLE fulfilment.collecting_policy (
    version bigint NOT NULL,
    policy jsonb NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (version)
);
CREATE VIEW fulfilment.v_collecting_policy AS
SELECT version, policy, published_by, published_at FROM fulfilment.collecting_policy;
