-- By what goods are sourced; a version never changes.
-- family: reference key: version
CREATE TABLE fulfilment.sourcing_policy (
    version bigint NOT NULL,
    policy jsonb NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (version)
);
CREATE VIEW fulfilment.v_sourcing_policy AS
SELECT version, policy, published_by, published_at FROM fulfilment.sourcing_policy;

-- how much a place has taken on today
CREATE INDEX fulfilment_by_opening ON fulfilment.fulfilment_order (place_id, opened_at);
