CREATE SCHEMA experiments;

-- What is done to some people and not to others. Sealed, it never changes.
-- family: reference key: experiment_id
CREATE TABLE experiments.experiment (
    experiment_id uuid NOT NULL,
    code text NOT NULL,
    arms jsonb NOT NULL,
    declared_at timestamptz NOT NULL,
    sealed_at timestamptz,
    PRIMARY KEY (experiment_id)
);

-- Who was seen in an experiment, in which arm, and with which chance. Written once.
-- family: party key: customer_id
CREATE TABLE experiments.exposure (
    customer_id uuid NOT NULL,
    experiment_id uuid NOT NULL,
    bucket integer NOT NULL CHECK (bucket BETWEEN 0 AND 999999),
    variant text NOT NULL,
    propensity_ppm integer NOT NULL CHECK (propensity_ppm BETWEEN 1 AND 1000000),
    exposed_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, experiment_id)
);
CREATE INDEX exposure_by_time ON experiments.exposure (experiment_id, exposed_at);

CREATE VIEW experiments.v_experiment AS
SELECT experiment_id, code, arms, declared_at, sealed_at FROM experiments.experiment;

CREATE VIEW experiments.v_exposure AS
SELECT customer_id, experiment_id, bucket, variant, propensity_ppm, exposed_at
  FROM experiments.exposure;
