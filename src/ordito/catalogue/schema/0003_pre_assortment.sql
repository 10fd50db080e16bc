-- What is sold where: the most specific rule that fits decides; without any, all is sold.
-- family: reference key: rule_id
CREATE TABLE catalogue.assortment_rule (
    rule_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    listed boolean NOT NULL,
    product_id uuid REFERENCES catalogue.product,
    category_id uuid REFERENCES catalogue.category,
    brand text,
    channel_id uuid,
    place_id uuid,
    market text,
    valid_from timestamptz,
    valid_until timestamptz,
    reason text NOT NULL,
    PRIMARY KEY (rule_id),
    UNIQUE (code),
    CHECK (num_nonnulls(product_id, category_id, brand) <= 1),
    CHECK (valid_from < valid_until)
);

-- Product feeds that others fetch: whose prices and places they show. The key stands in the address
-- and is kept as its SHA-256.
-- family: reference key: feed_id
CREATE TABLE catalogue.merchant_feed (
    feed_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    channel_id uuid NOT NULL,
    language text NOT NULL,
    link text NOT NULL,
    key_sha256 bytea NOT NULL CHECK (length(key_sha256) = 32),
    active boolean NOT NULL,
    PRIMARY KEY (feed_id),
    UNIQUE (code),
    UNIQUE (key_sha256)
);
