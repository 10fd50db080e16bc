-- A product as the search finds it, in whatever language. number is its short name in lists and
-- cursors and never goes to another product; popularity follows the sales of the last weeks. It is
-- in stock where any of sku_ids is, where all are (a bundle), or always (a service).
-- family: reference key: product_id
CREATE TABLE catalogue.search_product (
    product_id uuid NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    supply text NOT NULL CHECK (supply IN ('any', 'all', 'always')),
    sku_ids uuid[] NOT NULL,
    facets text[] NOT NULL,
    popularity smallint NOT NULL CHECK (popularity >= 0),
    PRIMARY KEY (product_id),
    UNIQUE (number)
) WITH (fillfactor = 90);
CREATE INDEX search_product_by_popularity ON catalogue.search_product (popularity DESC, number);

-- Its words in one language, as the stemmer of that language leaves them. Words of the name stand
-- in it once more as =WORD and facets as ~FACET, so that one index answers for all of them.
-- family: reference key: language, number
CREATE TABLE catalogue.search_text (
    language text NOT NULL,
    number integer NOT NULL,
    product_id uuid NOT NULL,
    popularity smallint NOT NULL,
    name_words smallint NOT NULL CHECK (name_words >= 0),
    words tsvector NOT NULL,
    PRIMARY KEY (language, number)
) PARTITION BY LIST (language);
CREATE TABLE catalogue.search_text_en PARTITION OF catalogue.search_text
    FOR VALUES IN ('en') WITH (fillfactor = 90);
CREATE TABLE catalogue.search_text_it PARTITION OF catalogue.search_text
    FOR VALUES IN ('it') WITH (fillfactor = 90);
CREATE TABLE catalogue.search_text_et PARTITION OF catalogue.search_text
    FOR VALUES IN ('et') WITH (fillfactor = 90);
CREATE INDEX search_text_by_popularity ON catalogue.search_text (language, popularity DESC, number);
-- without a list of pending entries: every search would read it from end to end
CREATE INDEX search_text_by_words ON catalogue.search_text USING gin (words)
    WITH (fastupdate = off);

-- The same words as people write them, by which search_word is kept.
-- family: reference key: language, number
CREATE TABLE catalogue.search_wording (
    language text NOT NULL,
    number integer NOT NULL,
    words text[] NOT NULL,
    PRIMARY KEY (language, number)
);

-- Every word of a language, in how many products it stands, and what is left of it without one of
-- its letters: two words that share such a rest are one typing error apart.
-- family: reference key: language, word
CREATE TABLE catalogue.search_word (
    language text NOT NULL,
    word text COLLATE "C" NOT NULL,
    lexeme text NOT NULL,
    documents integer NOT NULL CHECK (documents >= 0),
    rests text[] NOT NULL,
    PRIMARY KEY (language, word)
) WITH (fillfactor = 90);
CREATE INDEX search_word_by_rest ON catalogue.search_word USING gin (rests);
CREATE INDEX search_word_by_trigram ON catalogue.search_word USING gin (word public.gin_trgm_ops);

-- What facets are called, by language: NAME, and NAME:VALUE.
-- family: reference key: facet
CREATE TABLE catalogue.search_label (
    facet text NOT NULL,
    label jsonb NOT NULL CHECK (jsonb_typeof(label) = 'object'),
    PRIMARY KEY (facet)
);

-- The one row whose lock an indexer holds.
-- family: reference key: name
CREATE TABLE catalogue.search_state (
    name text NOT NULL,
    last_number integer NOT NULL,
    PRIMARY KEY (name)
);
INSERT INTO catalogue.search_state (name, last_number) VALUES ('index', 0);

-- Products whose row above is older than the catalogue.
-- family: reference key: product_id
CREATE TABLE catalogue.search_stale (
    product_id uuid NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (product_id)
);

-- What merchandisers say of words: term is found where one of the others stands, and where it is
-- two-way, they where it stands.
-- family: reference key: language, term
CREATE TABLE catalogue.search_synonym (
    language text NOT NULL,
    term text NOT NULL CHECK (term <> ''),
    means text[] NOT NULL,
    is_two_way boolean NOT NULL,
    PRIMARY KEY (language, term)
);
CREATE INDEX search_synonym_by_meaning ON catalogue.search_synonym USING gin (means);

-- What merchandisers say of products under a query.
-- family: reference key: language, query
CREATE TABLE catalogue.search_curation (
    language text NOT NULL,
    query text NOT NULL CHECK (query <> ''),
    product_id uuid NOT NULL,
    act text NOT NULL CHECK (act IN ('pin', 'boost', 'bury')),
    rank integer NOT NULL CHECK (rank >= 0),
    PRIMARY KEY (language, query, product_id)
);

-- Queries of customers that found nothing: the words and how often, and nothing of who asked.
-- family: reference key: language, query
CREATE TABLE catalogue.search_miss (
    language text NOT NULL,
    query text NOT NULL CHECK (query <> ''),
    times integer NOT NULL CHECK (times > 0),
    last_on date NOT NULL,
    PRIMARY KEY (language, query)
);

CREATE VIEW catalogue.v_search_product AS
SELECT product_id, number, supply, sku_ids FROM catalogue.search_product;
