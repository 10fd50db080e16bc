-- What deliveries are charged by; a version never changes.
-- family: reference key: version
CREATE TABLE fulfilment.tariffs (
    version bigint NOT NULL,
    tariffs jsonb NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (version)
);
CREATE VIEW fulfilment.v_tariffs AS
SELECT version, tariffs, published_by, published_at FROM fulfilment.tariffs;
