-- How amounts become whole ones; a version never changes.
-- family: reference key: version
CREATE TABLE pricing.rounding (
    version bigint NOT NULL,
    rules jsonb NOT NULL,
    declared_by text NOT NULL,
    declared_at timestamptz NOT NULL,
    PRIMARY KEY (version)
);
