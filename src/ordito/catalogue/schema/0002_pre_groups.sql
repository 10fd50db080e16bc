-- Products shown together: chosen by hand in an order, or by a rule.
-- family: reference key: collection_id
CREATE TABLE catalogue.collection (
    collection_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name jsonb NOT NULL CHECK (jsonb_typeof(name) = 'object'),
    description jsonb,
    rule jsonb CHECK (jsonb_typeof(rule) = 'object'),
    active boolean NOT NULL,
    external_ids jsonb NOT NULL,
    PRIMARY KEY (collection_id),
    UNIQUE (code)
);

-- What is in a collection; of one with a rule, kept as the rule finds it.
-- family: reference key: collection_id, product_id
CREATE TABLE catalogue.collection_product (
    collection_id uuid NOT NULL REFERENCES catalogue.collection,
    product_id uuid NOT NULL REFERENCES catalogue.product,
    rank integer NOT NULL CHECK (rank >= 0),
    PRIMARY KEY (collection_id, product_id)
);
CREATE INDEX collection_of_product ON catalogue.collection_product (product_id);

-- Whether an attribute's value passes the test of a rule. Choices are their codes or lists of them,
-- numbers decimal texts, measures {"value", "unit"} in the attribute's own unit.
CREATE FUNCTION catalogue.attribute_fits(given jsonb, test jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT given IS NOT NULL
       AND (jsonb_array_length(test -> 'any_of') = 0
            OR CASE jsonb_typeof(given)
               WHEN 'array' THEN EXISTS (
                    SELECT FROM jsonb_array_elements(given) AS one
                     WHERE test -> 'any_of' @> one)
               WHEN 'object' THEN EXISTS (
                    SELECT FROM jsonb_each(given) AS one WHERE test -> 'any_of' @> one.value)
               WHEN 'boolean' THEN test -> 'any_of' @> to_jsonb(given #>> '{}')
               ELSE test -> 'any_of' @> given END)
       AND (num_nonnulls(test ->> 'at_least', test ->> 'at_most') = 0
            OR coalesce(
                CASE WHEN coalesce(given ->> 'value', given #>> '{}') ~ '^-?[0-9]+([.][0-9]+)?$'
                     THEN coalesce(given ->> 'value', given #>> '{}')::numeric
                          BETWEEN coalesce((test ->> 'at_least')::numeric, '-infinity')
                              AND coalesce((test ->> 'at_most')::numeric, 'infinity') END,
                false))
$$;

-- Products that are named together, as a person has chosen.
-- family: reference key: product_id, kind, other_id
CREATE TABLE catalogue.relation (
    product_id uuid NOT NULL REFERENCES catalogue.product,
    kind text NOT NULL,
    other_id uuid NOT NULL REFERENCES catalogue.product,
    rank integer NOT NULL CHECK (rank >= 0),
    PRIMARY KEY (product_id, kind, other_id),
    CHECK (other_id <> product_id)
);

-- Products that are named together, as was computed: score in millionths, and what speaks for it.
-- family: reference key: product_id, kind, other_id
CREATE TABLE catalogue.computed_relation (
    product_id uuid NOT NULL REFERENCES catalogue.product,
    kind text NOT NULL,
    other_id uuid NOT NULL REFERENCES catalogue.product,
    score_ppm integer NOT NULL CHECK (score_ppm BETWEEN 1 AND 1000000),
    evidence jsonb NOT NULL,
    computed_at timestamptz NOT NULL,
    PRIMARY KEY (product_id, kind, other_id),
    CHECK (other_id <> product_id)
);

-- Pictures and papers of products; the content lies in platform.file.
-- family: reference key: media_id
CREATE TABLE catalogue.media (
    media_id uuid NOT NULL,
    product_id uuid NOT NULL REFERENCES catalogue.product,
    sku_id uuid REFERENCES catalogue.sku,
    role text NOT NULL,
    rank integer NOT NULL CHECK (rank >= 0),
    alt jsonb NOT NULL CHECK (jsonb_typeof(alt) = 'object'),
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    media_type text NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes > 0),
    PRIMARY KEY (media_id)
);
CREATE INDEX media_of_product ON catalogue.media (product_id, rank);
CREATE INDEX media_by_content ON catalogue.media (sha256);

-- Barcodes that the company prints itself: an article and its weight, price or count in one.
-- family: reference key: prefix
CREATE TABLE catalogue.scan_prefix (
    prefix text NOT NULL CHECK (prefix ~ '^[0-9]{1,4}$'),
    holds text NOT NULL,
    value_digits integer NOT NULL CHECK (value_digits BETWEEN 3 AND 6),
    decimals integer NOT NULL CHECK (decimals BETWEEN 0 AND 4),
    has_inner_check boolean NOT NULL,
    PRIMARY KEY (prefix)
);

CREATE VIEW catalogue.v_collection AS
SELECT collection_id, code, name, active FROM catalogue.collection;

CREATE VIEW catalogue.v_collection_product AS
SELECT collection_id, product_id, rank FROM catalogue.collection_product;

CREATE VIEW catalogue.v_relation AS
SELECT product_id, kind, other_id, rank FROM catalogue.relation;
