-- What others ask for: who they are, what they offer, and what it cost when.

-- Where prices are seen: a competitor's shop, a marketplace, a shop that sells our own products.
-- lag_s is how long a price of ours may take to appear there, fresh_s how long what was seen counts.
-- family: reference key: source_id
CREATE TABLE pricing.price_source (
    source_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('competitor', 'marketplace', 'reseller', 'own')),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    tax_included boolean NOT NULL,
    lag_s integer NOT NULL CHECK (lag_s >= 0),
    fresh_s integer NOT NULL CHECK (fresh_s > 0),
    active boolean NOT NULL,
    PRIMARY KEY (source_id)
);
CREATE UNIQUE INDEX price_source_by_code ON pricing.price_source (code);

-- Who sells there. A seller that is ourselves names the channel whose prices it shows.
-- family: reference key: source_id
CREATE TABLE pricing.price_seller (
    source_id uuid NOT NULL,
    seller_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('competitor', 'reseller', 'own', 'unknown')),
    channel_id uuid,
    PRIMARY KEY (source_id, seller_id),
    UNIQUE (source_id, name),
    CHECK ((kind = 'own') = (channel_id IS NOT NULL))
);

-- What a seller offers, as it was last seen. Its id derives from source, seller and what the seller
-- calls it, so that the same offer is the same row whoever brings it.
-- family: claim key: offer_id
CREATE TABLE pricing.observed_offer (
    offer_id uuid NOT NULL,
    source_id uuid NOT NULL,
    seller_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    gtin text,
    mpn text,
    brand text,
    title text,
    url text,
    sku_id uuid,
    match text NOT NULL
        CHECK (match IN ('none', 'code', 'gtin', 'mpn', 'suggested', 'confirmed', 'refused')),
    suggested_sku_id uuid,
    likeness integer,
    matched_by text,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    shipping_minor bigint CHECK (shipping_minor >= 0),
    availability text NOT NULL
        CHECK (availability IN ('in_stock', 'out_of_stock', 'backorder', 'preorder', 'unknown')),
    first_seen_at timestamptz NOT NULL,
    since timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    PRIMARY KEY (offer_id),
    CHECK ((sku_id IS NOT NULL) = (match IN ('code', 'gtin', 'mpn', 'confirmed'))),
    CHECK ((suggested_sku_id IS NOT NULL) = (match = 'suggested')),
    CHECK (first_seen_at <= since AND since <= seen_at)
);
CREATE INDEX observed_offer_of_sku ON pricing.observed_offer (sku_id) WHERE sku_id IS NOT NULL;
CREATE INDEX observed_offer_to_match ON pricing.observed_offer (match)
    WHERE match IN ('none', 'suggested');

-- What it cost from an instant on. Rows are only added, and only where something changed.
-- family: claim key: offer_id
CREATE TABLE pricing.observed_price (
    offer_id uuid NOT NULL,
    at timestamptz NOT NULL,
    currency text NOT NULL,
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    shipping_minor bigint CHECK (shipping_minor >= 0),
    availability text NOT NULL,
    PRIMARY KEY (offer_id, at)
);

-- Prices that somebody asks us, or we ask others, to keep to, where that is lawful. Nothing is done
-- with them but to show who is below.
-- family: reference key: sku_id
CREATE TABLE pricing.advised_price (
    sku_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('recommended', 'minimum_advertised')),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    price_minor bigint NOT NULL CHECK (price_minor >= 0),
    basis text NOT NULL CHECK (basis <> ''),
    PRIMARY KEY (sku_id, kind, currency)
);

CREATE VIEW pricing.v_price_source AS
SELECT source_id, code, name, kind, currency, tax_included, lag_s, fresh_s, active
  FROM pricing.price_source;

CREATE VIEW pricing.v_observed_offer AS
SELECT offer_id, source_id, seller_id, sku_id, match, currency, price_minor, shipping_minor,
       availability, first_seen_at, since, seen_at
  FROM pricing.observed_offer;

CREATE VIEW pricing.v_observed_price AS
SELECT offer_id, at, currency, price_minor, shipping_minor, availability
  FROM pricing.observed_price;
