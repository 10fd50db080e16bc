-- What the company knows and tells: an article, by its code. latest is the last version that
-- somebody wrote, published the one that is read.
-- family: reference key: article_id
CREATE TABLE service.article (
    article_id uuid NOT NULL,
    code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
    latest integer NOT NULL CHECK (latest >= 1),
    published integer CHECK (published BETWEEN 1 AND latest),
    published_at timestamptz,
    archived_at timestamptz,
    PRIMARY KEY (article_id),
    CHECK (archived_at IS NULL OR published IS NULL),
    CHECK ((published IS NULL) = (published_at IS NULL))
);

-- A version never changes. words has title, summary and Markdown by language; links are objects of
-- kind and target.
-- family: reference key: article_id
CREATE TABLE service.article_version (
    article_id uuid NOT NULL REFERENCES service.article (article_id),
    version integer NOT NULL,
    audience text NOT NULL CHECK (audience IN ('public', 'staff')),
    owner text NOT NULL CHECK (owner <> ''),
    valid_from timestamptz NOT NULL,
    valid_until timestamptz CHECK (valid_until > valid_from),
    review_on date NOT NULL,
    words jsonb NOT NULL CHECK (jsonb_typeof(words) = 'object' AND words <> '{}'),
    links jsonb NOT NULL CHECK (jsonb_typeof(links) = 'array'),
    note text NOT NULL,
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (article_id, version)
);

-- What published articles are about.
-- family: reference key: kind, target, article_id
CREATE TABLE service.article_link (
    kind text NOT NULL CHECK (kind IN ('product', 'category', 'order_state', 'policy')),
    target text NOT NULL,
    article_id uuid NOT NULL REFERENCES service.article (article_id),
    rank smallint NOT NULL,
    PRIMARY KEY (kind, target, article_id)
);
CREATE INDEX article_link_of_article ON service.article_link (article_id);

-- Published articles as the search finds them, in one language: words as the stemmer leaves them
-- (see catalogue.search_text), spelled as people write them.
-- family: reference key: language, article_id
CREATE TABLE service.article_text (
    language text NOT NULL CHECK (language IN ('en', 'it', 'et')),
    article_id uuid NOT NULL REFERENCES service.article (article_id),
    audience text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_until timestamptz,
    title text NOT NULL,
    summary text NOT NULL,
    title_words smallint NOT NULL CHECK (title_words >= 0),
    words tsvector NOT NULL,
    spelled text[] NOT NULL,
    PRIMARY KEY (language, article_id)
);
CREATE INDEX article_text_by_words ON service.article_text USING gin (words)
    WITH (fastupdate = off);
CREATE INDEX article_text_by_spelling ON service.article_text USING gin (spelled)
    WITH (fastupdate = off);

-- The words of them, for customers and for staff apart: what only staff may read mends no typing
-- error of a customer. rests: see catalogue.search_word.
-- family: reference key: audience, language, word
CREATE TABLE service.article_word (
    audience text NOT NULL CHECK (audience IN ('public', 'staff')),
    language text NOT NULL,
    word text COLLATE "C" NOT NULL,
    lexeme text NOT NULL,
    documents integer NOT NULL CHECK (documents > 0),
    rests text[] NOT NULL,
    PRIMARY KEY (audience, language, word)
);
CREATE INDEX article_word_by_lexeme ON service.article_word (audience, language, lexeme);
CREATE INDEX article_word_by_rest ON service.article_word USING gin (rests);
CREATE INDEX article_word_by_trigram ON service.article_word
    USING gin (word public.gin_trgm_ops);

-- What customers call things; see catalogue.search_synonym.
-- family: reference key: language, term
CREATE TABLE service.help_synonym (
    language text NOT NULL,
    term text NOT NULL CHECK (term <> ''),
    means text[] NOT NULL,
    is_two_way boolean NOT NULL,
    PRIMARY KEY (language, term)
);
CREATE INDEX help_synonym_by_meaning ON service.help_synonym USING gin (means);

-- Searches without an answer: the words and how often, and nothing of who asked. Somebody owns
-- those that wait for an article.
-- family: reference key: language, query
CREATE TABLE service.help_miss (
    language text NOT NULL,
    query text NOT NULL CHECK (query <> ''),
    times integer NOT NULL CHECK (times > 0),
    first_on date NOT NULL,
    last_on date NOT NULL,
    owner text,
    PRIMARY KEY (language, query)
);

CREATE VIEW service.v_article AS
SELECT article_id, code, latest, published, published_at, archived_at FROM service.article;
CREATE VIEW service.v_article_version AS
SELECT article_id, version, audience, owner, valid_from, valid_until, review_on, words, links,
       written_by, written_at
  FROM service.article_version;
CREATE VIEW service.v_article_text AS
SELECT language, article_id, audience, title, spelled FROM service.article_text;
CREATE VIEW service.v_article_link AS
SELECT kind, target, article_id FROM service.article_link;
CREATE VIEW service.v_article_word AS
SELECT audience, language, word, documents FROM service.article_word;
