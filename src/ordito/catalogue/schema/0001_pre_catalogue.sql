CREATE SCHEMA catalogue;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;

-- Properties that products and variants can have, each of one type.
-- family: reference key: code
CREATE TABLE catalogue.attribute (
    code text NOT NULL CHECK (code <> ''),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    kind text NOT NULL,
    unit text,
    choices jsonb NOT NULL CHECK (jsonb_typeof(choices) = 'array'),
    multiple boolean NOT NULL,
    PRIMARY KEY (code)
);

-- The tree in which products are found. attributes: which properties its products have.
-- family: reference key: category_id
CREATE TABLE catalogue.category (
    category_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    description jsonb,
    parent_id uuid REFERENCES catalogue.category,
    rank integer NOT NULL CHECK (rank >= 0),
    attributes jsonb NOT NULL CHECK (jsonb_typeof(attributes) = 'array'),
    external_ids jsonb NOT NULL,
    PRIMARY KEY (category_id),
    UNIQUE (code),
    CHECK (parent_id <> category_id)
);

-- What is sold, in all its variants. options: the axes in which its variants differ, in order.
-- changed_in is the version of the shelf in which the row last changed.
-- family: reference key: product_id
CREATE TABLE catalogue.product (
    product_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    kind text NOT NULL,
    category_id uuid REFERENCES catalogue.category,
    brand text,
    description jsonb,
    options jsonb NOT NULL CHECK (jsonb_typeof(options) = 'array'),
    attributes jsonb NOT NULL CHECK (jsonb_typeof(attributes) = 'object'),
    complexity text NOT NULL,
    country_of_origin text CHECK (country_of_origin ~ '^[A-Z]{2}$'),
    minimum_age integer CHECK (minimum_age BETWEEN 1 AND 99),
    active boolean NOT NULL,
    external_ids jsonb NOT NULL,
    changed_in bigint NOT NULL,
    PRIMARY KEY (product_id),
    UNIQUE (code)
);
CREATE INDEX product_of_category ON catalogue.product (category_id);
CREATE INDEX product_of_brand ON catalogue.product (brand);
CREATE INDEX product_by_change ON catalogue.product (changed_in);

-- One variant of a product: what is counted, priced and put into a basket. components: of what a
-- bundle is made. variant: its options, where its product says which there are. changed_in as with
-- products.
-- family: reference key: sku_id
CREATE TABLE catalogue.sku (
    sku_id uuid NOT NULL,
    product_id uuid NOT NULL REFERENCES catalogue.product,
    code text NOT NULL CHECK (code <> ''),
    gtin text CHECK (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    options jsonb NOT NULL CHECK (jsonb_typeof(options) = 'object'),
    variant jsonb,
    attributes jsonb NOT NULL CHECK (jsonb_typeof(attributes) = 'object'),
    components jsonb NOT NULL CHECK (jsonb_typeof(components) = 'array'),
    mpn text,
    weight_g integer CHECK (weight_g > 0),
    length_mm integer CHECK (length_mm > 0),
    width_mm integer CHECK (width_mm > 0),
    height_mm integer CHECK (height_mm > 0),
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
-- a plan made once for all arguments cannot use an index for LIKE on a parameter, but it can for a
-- range, which needs an order of plain bytes
CREATE INDEX sku_by_code_prefix ON catalogue.sku (lower(code) COLLATE "C");
CREATE INDEX sku_by_words ON catalogue.sku USING gin (words gin_trgm_ops);
CREATE INDEX sku_of_product ON catalogue.sku (product_id);
-- no two variants of a product have the same values
CREATE UNIQUE INDEX sku_by_variant ON catalogue.sku (product_id, variant);
CREATE INDEX sku_by_mpn ON catalogue.sku (lower(mpn));
CREATE INDEX sku_by_change ON catalogue.sku (changed_in);

-- Who changed what when: for each changed row its fields as [before, after]; a new row has none.
-- family: log key: row_id
CREATE TABLE catalogue.revision (
    row_id uuid NOT NULL,
    version bigint NOT NULL,
    subject text NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by text NOT NULL,
    changed jsonb NOT NULL,
    PRIMARY KEY (row_id, version)
);

-- What tells a row apart from what it was before, by field; nothing where it is new.
CREATE FUNCTION catalogue.difference(was jsonb, becomes jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(jsonb_object_agg(field.key, jsonb_build_array(was -> field.key, field.value)),
                    '{}'::jsonb)
      FROM jsonb_each(becomes) AS field
     WHERE was IS NOT NULL AND field.key NOT IN ('changed_in', 'words', 'variant')
       AND was -> field.key IS DISTINCT FROM field.value
$$;

CREATE VIEW catalogue.v_category AS
SELECT category_id, code, name, parent_id, rank, attributes FROM catalogue.category;

CREATE VIEW catalogue.v_product AS
SELECT product_id, code, name, kind, category_id, brand, description, options, attributes,
       complexity, active
  FROM catalogue.product;

CREATE VIEW catalogue.v_sku AS
SELECT sku_id, product_id, code, gtin, mpn, name, options, attributes, components, tax_class, unit,
       active
  FROM catalogue.sku;

CREATE VIEW catalogue.v_revision AS
SELECT row_id, version, subject, changed_at FROM catalogue.revision;

CREATE VIEW catalogue.v_attribute AS
SELECT code, kind, unit, choices, multiple FROM catalogue.attribute;
