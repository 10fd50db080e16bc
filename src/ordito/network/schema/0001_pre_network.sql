CREATE SCHEMA network;

-- Companies that sell, own stock and pay tax.
-- family: reference key: entity_id
CREATE TABLE network.entity (
    entity_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    tax_number text,
    active boolean NOT NULL,
    external_ids jsonb NOT NULL,
    fiscal jsonb NOT NULL,
    PRIMARY KEY (entity_id),
    UNIQUE (code)
);

-- Ways by which customers and the company meet.
-- family: reference key: channel_id
CREATE TABLE network.channel (
    channel_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL,
    kind text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    market text NOT NULL CHECK (market <> ''),
    active boolean NOT NULL,
    external_ids jsonb NOT NULL,
    PRIMARY KEY (channel_id),
    UNIQUE (code)
);

-- Where stock lies, people work and customers come.
-- family: reference key: place_id
CREATE TABLE network.place (
    place_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL,
    kind text NOT NULL,
    entity_id uuid NOT NULL REFERENCES network.entity,
    time_zone text NOT NULL,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    city text NOT NULL,
    address text NOT NULL,
    postal_code text NOT NULL,
    latitude double precision CHECK (latitude BETWEEN -90 AND 90),
    longitude double precision CHECK (longitude BETWEEN -180 AND 180),
    services text[] NOT NULL,
    hours jsonb,
    gln text CHECK (gln ~ '^[0-9]{13}$'),
    closed_at timestamptz,
    external_ids jsonb NOT NULL,
    PRIMARY KEY (place_id),
    UNIQUE (code),
    CHECK ((latitude IS NULL) = (longitude IS NULL))
);

-- Companies and people outside who sell or serve in the company's name.
-- family: reference key: partner_id
CREATE TABLE network.partner (
    partner_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL,
    kind text NOT NULL,
    entity_id uuid REFERENCES network.entity,
    active boolean NOT NULL,
    external_ids jsonb NOT NULL,
    PRIMARY KEY (partner_id),
    UNIQUE (code)
);

CREATE VIEW network.v_entity AS
SELECT entity_id, code, name, country, currency, tax_number, active, fiscal FROM network.entity;

CREATE VIEW network.v_channel AS
SELECT channel_id, code, name, kind, currency, market, active FROM network.channel;

CREATE VIEW network.v_place AS
SELECT place_id, code, name, kind, entity_id, time_zone, currency, country, city, address,
       postal_code, latitude, longitude, services, closed_at
  FROM network.place;

CREATE VIEW network.v_partner AS
SELECT partner_id, code, name, kind, entity_id, active FROM network.partner;
