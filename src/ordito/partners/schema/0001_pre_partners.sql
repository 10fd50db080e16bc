CREATE SCHEMA partners;

-- Orders that came from marketplaces. Each change of the order counts ``changes`` up; the
-- marketplace has heard of the first ``told`` of them.
-- family: party key: customer_id
CREATE TABLE partners.market_order (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    external_id text NOT NULL,
    line_ids text[] NOT NULL,
    currency text NOT NULL,
    total_minor bigint NOT NULL CHECK (total_minor >= 0),
    commission_minor bigint NOT NULL CHECK (commission_minor BETWEEN 0 AND total_minor),
    changes integer NOT NULL DEFAULT 0,
    told integer NOT NULL DEFAULT 0,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, order_id),
    CHECK (told <= changes)
);
CREATE INDEX market_order_due ON partners.market_order (channel_id, taken_at)
    WHERE told < changes;

-- What a marketplace was last told of a SKU.
-- family: stock key: sku_id
CREATE TABLE partners.listing (
    sku_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    units integer NOT NULL CHECK (units >= 0),
    price_minor bigint NOT NULL,
    currency text NOT NULL,
    told_at timestamptz NOT NULL,
    PRIMARY KEY (sku_id, channel_id)
) WITH (fillfactor = 80);

CREATE VIEW partners.v_market_order AS
SELECT customer_id, order_id, channel_id, external_id, currency, total_minor, commission_minor,
       taken_at
  FROM partners.market_order;

CREATE VIEW partners.v_listing AS
SELECT sku_id, channel_id, units, price_minor, currency, told_at
  FROM partners.listing;

-- Which process trades on a marketplace now, and what its last round did.
-- family: reference key: channel_id
CREATE TABLE partners.trade (
    channel_id uuid NOT NULL,
    holder uuid NOT NULL,
    until timestamptz NOT NULL,
    ended_at timestamptz,
    taken integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    told integer NOT NULL DEFAULT 0,
    offered integer NOT NULL DEFAULT 0,
    rejected integer NOT NULL DEFAULT 0,
    fault text,
    PRIMARY KEY (channel_id)
);

CREATE VIEW partners.v_trade AS
SELECT channel_id, until, ended_at, taken, refused, told, offered, rejected, fault
  FROM partners.trade;
