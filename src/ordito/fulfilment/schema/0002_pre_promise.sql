-- What promises are made of; a version never changes.
-- family: reference key: version
CREATE TABLE fulfilment.promise_policy (
    version bigint NOT NULL,
    policy jsonb NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (version)
);
CREATE VIEW fulfilment.v_promise_policy AS
SELECT version, policy, published_by, published_at FROM fulfilment.promise_policy;
