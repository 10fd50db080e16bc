CREATE SCHEMA catalogue;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

-- The tree in which products are found.
-- family: reference key: category_id
CREATE TABLE catalogue.category (
    category_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    parent_id uuid REFERENCES catalogue.category,
    external_ids jsonb NOT NULL,
    PRIMARY KEY (category_id),
    UNIQUE (code),
    CHECK (parent_id <> category_id)
);

-- What is sold, in all its variants.
-- family: reference key: product_id
CREATE TABLE catalogue.product (
    product_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    kind text NOT NULL,
    category_id uuid REFERENCES catalogue.category,
    brand text,
    active boolean NOT NULL,
    external_ids jsonb NOT NULL,
    PRIMARY KEY (product_id),
    UNIQUE (code)
);
CREATE INDEX product_of_category ON catalogue.product (category_id);

-- One variant of a product: what is counted, priced and put into a basket.
-- changed_in is the version of the shelf in which the row last changed.
-- family: reference key: sku_id
CREATE TABLE catalogue.sku (
    sku_id uuid NOT NULL,
    product_id uuid NOT NULL REFERENCES catalogue.product,
    code text NOT NULL CHECK (code <> ''),
    gtin text CHECK (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    options jsonb NOT NULL CHECK (jsonb_typeof(options) = 'object'),
    tax_class text NOT NULL CHECK (tax_class <> ''),
    unit text NOT NULL,
    active boolean NOT NULL,
    external_ids jsonb NOT NULL,
    changed_in bigint NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (sku_id),
    UNIQUE (code)
);
-- a GTIN of 8, 12 or 13 digits is the one of 14 with zeros before it
CREATE UNIQUE INDEX sku_by_gtin ON catalogue.sku (lpad(gtin, 14, '0'));
CREATE INDEX sku_by_code_prefix ON catalogue.sku (lower(code) text_pattern_ops);
CREATE INDEX sku_by_words ON catalogue.sku USING gin (words gin_trgm_ops);
CREATE INDEX sku_of_product ON catalogue.sku (product_id);
CREATE INDEX sku_by_change ON catalogue.sku (changed_in);

-- Products that are named together.
-- family: reference key: product_id, kind, other_id
CREATE TABLE catalogue.relation (
    product_id uuid NOT NULL REFERENCES catalogue.product,
    kind text NOT NULL,
    other_id uuid NOT NULL REFERENCES catalogue.product,
    rank integer NOT NULL CHECK (rank >= 0),
    PRIMARY KEY (product_id, kind, other_id),
    CHECK (other_id <> product_id)
);

CREATE VIEW catalogue.v_category AS
SELECT category_id, code, name, parent_id FROM catalogue.category;

CREATE VIEW catalogue.v_product AS
SELECT product_id, code, name, kind, category_id, brand, active FROM catalogue.product;

CREATE VIEW catalogue.v_sku AS
SELECT sku_id, product_id, code, gtin, name, options, tax_class, unit, active FROM catalogue.sku;

CREATE VIEW catalogue.v_relation AS
SELECT product_id, kind, other_id, rank FROM catalogue.relation;
