-- What the watcher has found: answers of channels' surfaces that differ, and by no declared rule.

-- One row is one episode of one surface, SKU and context; what is gone and comes again is a new row.
-- family: stock key: sku_id
CREATE TABLE pricing.deviation (
    sku_id uuid NOT NULL,
    deviation_id uuid NOT NULL,
    surface text NOT NULL,
    against text NOT NULL,
    channel_id uuid NOT NULL,
    against_channel_id uuid NOT NULL,
    context text NOT NULL,
    quantity integer NOT NULL,
    customer_group text,
    place_id uuid,
    asked_for timestamptz,
    cause text NOT NULL,
    rules jsonb NOT NULL,
    currency text,
    shown_minor bigint,
    against_currency text,
    against_minor bigint,
    answer jsonb NOT NULL,
    against_answer jsonb NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    times integer NOT NULL CHECK (times > 0),
    gone_at timestamptz,
    acknowledged_at timestamptz,
    acknowledged_by text,
    reason text,
    PRIMARY KEY (sku_id, deviation_id),
    CHECK (first_seen_at <= last_seen_at),
    CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
    CHECK ((acknowledged_at IS NULL) = (reason IS NULL))
);
CREATE UNIQUE INDEX deviation_open ON pricing.deviation (sku_id, surface, context)
    WHERE gone_at IS NULL;
CREATE INDEX deviation_by_time ON pricing.deviation (last_seen_at);

-- What each run has asked and found.
-- family: reference key: run_id
CREATE TABLE pricing.watch_run (
    run_id uuid NOT NULL,
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    rulebook_version bigint NOT NULL,
    skus integer NOT NULL,
    questions integer NOT NULL,
    compared integer NOT NULL,
    explained integer NOT NULL,
    late integer NOT NULL,
    deviating integer NOT NULL,
    found integer NOT NULL,
    gone integer NOT NULL,
    silent jsonb NOT NULL,
    PRIMARY KEY (run_id)
);
CREATE INDEX watch_run_by_time ON pricing.watch_run (began_at);

-- How far the walk over all SKUs has come, and which process walks now.
-- family: reference key: name
CREATE TABLE pricing.watch_walk (
    name text NOT NULL,
    round integer NOT NULL,
    began_at timestamptz NOT NULL,
    after text NOT NULL,
    walked integer NOT NULL,
    of_skus integer NOT NULL,
    rulebook_version bigint NOT NULL,
    seen_until timestamptz NOT NULL,
    busy_until timestamptz NOT NULL,
    PRIMARY KEY (name)
);

CREATE VIEW pricing.v_deviation AS
SELECT sku_id, deviation_id, surface, against, channel_id, against_channel_id, context, cause,
       currency, shown_minor, against_currency, against_minor, first_seen_at, last_seen_at, gone_at,
       acknowledged_at, place_id
  FROM pricing.deviation;

CREATE VIEW pricing.v_exception AS
SELECT deviation_id AS exception_id, 'price_deviation' AS kind, place_id, sku_id,
       first_seen_at AS due_at
  FROM pricing.deviation
 WHERE gone_at IS NULL AND acknowledged_at IS NULL;
