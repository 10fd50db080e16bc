CREATE SCHEMA pricing;

-- Publications of prices, taxes and promotions. The checksum covers what a publication added and
-- ended, who published it and why, and the checksum before it, so that nothing that was published
-- can be altered unnoticed. One that rolls back says which version it restores.
-- family: reference key: version
CREATE TABLE pricing.rulebook (
    version bigint NOT NULL CHECK (version > 0),
    published_at timestamptz NOT NULL,
    published_by text NOT NULL CHECK (published_by <> ''),
    reason text NOT NULL,
    restores bigint CHECK (restores < version),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (version)
);

-- Rows of the four tables below are only added. A row belongs to the versions from from_version on
-- and before to_version, which is the one thing that is set later, once: by the row's successor, or
-- when it is withdrawn.

-- For whom prices are meant.
-- family: reference key: price_list_id
CREATE TABLE pricing.price_list (
    price_list_id uuid NOT NULL,
    from_version bigint NOT NULL,
    to_version bigint,
    code text NOT NULL CHECK (code <> ''),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    tax_included boolean NOT NULL,
    customer_group text,
    place_id uuid,
    channel_id uuid,
    market text,
    PRIMARY KEY (price_list_id, from_version),
    CHECK (from_version < to_version)
);
CREATE UNIQUE INDEX price_list_now ON pricing.price_list (price_list_id)
    WHERE to_version IS NULL;
CREATE UNIQUE INDEX price_list_by_code ON pricing.price_list (code) WHERE to_version IS NULL;

-- What a SKU costs on a list in a time: breaks are pairs of quantity and amount, ascending.
-- family: reference key: sku_id
CREATE TABLE pricing.price (
    sku_id uuid NOT NULL,
    price_list_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    from_version bigint NOT NULL,
    to_version bigint,
    valid_to timestamptz,
    breaks jsonb NOT NULL CHECK (jsonb_typeof(breaks) = 'array' AND breaks <> '[]'),
    PRIMARY KEY (sku_id, price_list_id, valid_from, from_version),
    CHECK (valid_from < valid_to),
    CHECK (from_version < to_version)
);
CREATE UNIQUE INDEX price_now ON pricing.price (sku_id, price_list_id, valid_from)
    WHERE to_version IS NULL;
CREATE INDEX price_by_version ON pricing.price (from_version);
CREATE INDEX price_by_end ON pricing.price (to_version) WHERE to_version IS NOT NULL;

-- Taxes on classes of goods in markets.
-- family: reference key: market
CREATE TABLE pricing.tax_rate (
    market text NOT NULL CHECK (market <> ''),
    tax_class text NOT NULL CHECK (tax_class <> ''),
    code text NOT NULL CHECK (code <> ''),
    valid_from timestamptz NOT NULL,
    from_version bigint NOT NULL,
    to_version bigint,
    rate_ppm integer NOT NULL CHECK (rate_ppm >= 0),
    valid_to timestamptz,
    PRIMARY KEY (market, tax_class, code, valid_from, from_version),
    CHECK (valid_from < valid_to),
    CHECK (from_version < to_version)
);
CREATE UNIQUE INDEX tax_rate_now ON pricing.tax_rate (market, tax_class, code, valid_from)
    WHERE to_version IS NULL;

-- What is taken off, of which lines, for whom and when. The rule is the canonical form that the pure
-- engine reads.
-- family: reference key: promotion_id
CREATE TABLE pricing.promotion (
    promotion_id uuid NOT NULL,
    from_version bigint NOT NULL,
    to_version bigint,
    code text NOT NULL CHECK (code <> ''),
    rule jsonb NOT NULL CHECK (jsonb_typeof(rule) = 'object'),
    PRIMARY KEY (promotion_id, from_version),
    CHECK (from_version < to_version)
);
CREATE UNIQUE INDEX promotion_now ON pricing.promotion (promotion_id) WHERE to_version IS NULL;
CREATE UNIQUE INDEX promotion_by_code ON pricing.promotion (code) WHERE to_version IS NULL;

CREATE VIEW pricing.v_rulebook AS
SELECT version, published_at, published_by, reason, restores, sha256 FROM pricing.rulebook;

CREATE VIEW pricing.v_price_list AS
SELECT price_list_id, from_version, to_version, code, currency, tax_included, customer_group,
       place_id, channel_id, market
  FROM pricing.price_list;

CREATE VIEW pricing.v_price AS
SELECT sku_id, price_list_id, valid_from, valid_to, breaks, from_version, to_version
  FROM pricing.price;

CREATE VIEW pricing.v_tax_rate AS
SELECT market, tax_class, code, rate_ppm, valid_from, valid_to, from_version, to_version
  FROM pricing.tax_rate;

CREATE VIEW pricing.v_promotion AS
SELECT promotion_id, code, rule, from_version, to_version FROM pricing.promotion;
