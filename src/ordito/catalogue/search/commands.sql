-- name: lock_index
-- one indexer at a time; another one leaves its work to it
SELECT last_number FROM catalogue.search_state WHERE name = 'index' FOR UPDATE SKIP LOCKED;

-- name: await_index
SELECT last_number FROM catalogue.search_state WHERE name = 'index' FOR UPDATE;

-- name: set_last_number
UPDATE catalogue.search_state SET last_number = :number::integer WHERE name = 'index';

-- name: mark_stale
-- waits for an indexer that is just taking the row, and then puts it again: what it read may be
-- older than this change
INSERT INTO catalogue.search_stale AS kept (product_id, since)
SELECT changed.product_id, :at::timestamptz FROM (
    SELECT product_id FROM catalogue.product
     WHERE product_id = ANY(:product_ids::uuid[]) OR category_id = ANY(:category_ids::uuid[])
    UNION
    SELECT product_id FROM catalogue.sku WHERE sku_id = ANY(:sku_ids::uuid[])
) AS changed
 ORDER BY changed.product_id
    ON CONFLICT (product_id) DO UPDATE SET since = kept.since;

-- name: mark_described
-- as mark_stale, but no index knows which products have an attribute; attributes change seldom
INSERT INTO catalogue.search_stale AS kept (product_id, since)
SELECT changed.product_id, :at::timestamptz FROM (
    SELECT product_id FROM catalogue.product WHERE attributes ?| :attributes::text[]
    UNION
    SELECT product_id FROM catalogue.sku WHERE attributes ?| :attributes::text[]
) AS changed
 ORDER BY changed.product_id
    ON CONFLICT (product_id) DO UPDATE SET since = kept.since;

-- name: mark_all_stale
INSERT INTO catalogue.search_stale AS kept (product_id, since)
SELECT product_id, :at::timestamptz FROM catalogue.product ORDER BY product_id
    ON CONFLICT (product_id) DO UPDATE SET since = kept.since;

-- name: mark_missing
-- what was there before anybody followed the catalogue
INSERT INTO catalogue.search_stale AS kept (product_id, since)
SELECT product_id, :at::timestamptz FROM catalogue.product
 WHERE active
   AND NOT EXISTS (SELECT FROM catalogue.search_product AS found
                    WHERE found.product_id = product.product_id)
   AND EXISTS (SELECT FROM catalogue.sku WHERE sku.product_id = product.product_id AND sku.active)
 ORDER BY product_id
    ON CONFLICT (product_id) DO UPDATE SET since = kept.since;

-- name: take_stale
DELETE FROM catalogue.search_stale
 WHERE product_id IN (SELECT product_id FROM catalogue.search_stale
                       ORDER BY since, product_id LIMIT :rows::integer)
RETURNING product_id;

-- name: list_parents
SELECT category_id, parent_id, code, name FROM catalogue.category LIMIT 1000000;

-- name: list_attributes
SELECT to_jsonb(attribute) FROM catalogue.attribute LIMIT 100000;

-- name: list_sources
-- bounded: the caller names them
SELECT to_jsonb(product) AS product,
       (SELECT coalesce(jsonb_agg(to_jsonb(sku) ORDER BY sku.code), '[]'::jsonb)
          FROM catalogue.sku WHERE sku.product_id = product.product_id) AS skus
  FROM catalogue.product WHERE product_id = ANY(:product_ids::uuid[]) ORDER BY product_id;

-- name: list_numbers
-- bounded: the caller names them
SELECT product_id, number, popularity FROM catalogue.search_product
 WHERE product_id = ANY(:product_ids::uuid[]);

-- name: list_lexemes
-- bounded: the caller names the words; a word that is too common has no lexeme
SELECT word, (ts_lexize(:dictionary::text::regdictionary, word))[1] AS lexeme
  FROM unnest(:words::text[]) AS asked (word);

-- name: put_documents
INSERT INTO catalogue.search_product AS kept (product_id, number, supply, sku_ids, facets,
       popularity)
SELECT product_id, number, supply, sku_ids, facets, 0
  FROM jsonb_populate_recordset(NULL::catalogue.search_product, :rows::jsonb)
    ON CONFLICT (product_id) DO UPDATE
       SET supply = excluded.supply, sku_ids = excluded.sku_ids, facets = excluded.facets
     WHERE (kept.supply, kept.sku_ids, kept.facets)
        IS DISTINCT FROM (excluded.supply, excluded.sku_ids, excluded.facets);

-- name: put_labels
-- the product that was taken up last says what a facet is called
INSERT INTO catalogue.search_label AS kept (facet, label)
SELECT facet, label FROM jsonb_populate_recordset(NULL::catalogue.search_label, :rows::jsonb)
 ORDER BY facet
    ON CONFLICT (facet) DO UPDATE SET label = excluded.label
     WHERE kept.label IS DISTINCT FROM excluded.label;

-- name: put_texts
INSERT INTO catalogue.search_text AS kept (language, number, product_id, popularity, name_words,
       words)
SELECT :language::text, given.number, given.product_id, given.popularity, given.name_words,
       given.words::tsvector
  FROM unnest(:numbers::integer[], :product_ids::uuid[], :popularities::smallint[],
              :name_words::smallint[], :vectors::text[])
    AS given (number, product_id, popularity, name_words, words)
    ON CONFLICT (language, number) DO UPDATE
       SET name_words = excluded.name_words, words = excluded.words
     WHERE (kept.name_words, kept.words) IS DISTINCT FROM (excluded.name_words, excluded.words);

-- name: list_wordings
-- bounded: the caller names them
SELECT number, words FROM catalogue.search_wording
 WHERE language = :language::text AND number = ANY(:numbers::integer[]);

-- name: put_wordings
INSERT INTO catalogue.search_wording AS kept (language, number, words)
SELECT :language::text, given.number, string_to_array(given.words, ' ')
  FROM unnest(:numbers::integer[], :words::text[]) AS given (number, words)
    ON CONFLICT (language, number) DO UPDATE SET words = excluded.words
     WHERE kept.words IS DISTINCT FROM excluded.words;

-- name: shift_words
-- the words that are there already, by how many more products have them
UPDATE catalogue.search_word AS kept SET documents = kept.documents + given.more
  FROM unnest(:words::text[], :more::integer[]) AS given (word, more)
 WHERE kept.language = :language::text AND kept.word = given.word
RETURNING kept.word;

-- name: put_words
INSERT INTO catalogue.search_word (language, word, lexeme, documents, rests)
SELECT :language::text, given.word, given.lexeme, given.documents,
       string_to_array(given.rests, ' ')
  FROM unnest(:words::text[], :lexemes::text[], :documents::integer[], :rests::text[])
    AS given (word, lexeme, documents, rests);

-- name: drop_words
DELETE FROM catalogue.search_word
 WHERE language = :language::text AND word = ANY(:words::text[]) AND documents = 0;

-- name: list_miscounted
-- bounded: none in a sound index
SELECT coalesce(counted.word, kept.word) AS word,
       (coalesce(counted.documents, 0) - coalesce(kept.documents, 0))::integer AS more
  FROM (SELECT word, count(*) AS documents
          FROM (SELECT unnest(words) AS word FROM catalogue.search_wording
                 WHERE language = :language::text) AS told
         WHERE (ts_lexize(:dictionary::text::regdictionary, word))[1] IS NOT NULL
         GROUP BY word) AS counted
  FULL JOIN (SELECT word, documents FROM catalogue.search_word
              WHERE language = :language::text) AS kept ON kept.word = counted.word
 WHERE counted.documents IS DISTINCT FROM kept.documents;

-- name: drop_documents
DELETE FROM catalogue.search_product WHERE product_id = ANY(:product_ids::uuid[]);

-- name: drop_texts
DELETE FROM catalogue.search_text
 WHERE language = :language::text AND number = ANY(:numbers::integer[]);

-- name: drop_wordings
DELETE FROM catalogue.search_wording
 WHERE language = :language::text AND number = ANY(:numbers::integer[]);

-- name: put_popularity
-- what nobody bought any more is as popular as what nobody ever bought
WITH given AS (
    SELECT product_id, popularity
      FROM unnest(:product_ids::uuid[], :popularities::smallint[]) AS g (product_id, popularity)
), changed AS (
    UPDATE catalogue.search_product AS kept SET popularity = coalesce(given.popularity, 0)
      FROM catalogue.search_product AS known
      LEFT JOIN given ON given.product_id = known.product_id
     WHERE known.product_id = kept.product_id
       AND known.popularity <> coalesce(given.popularity, 0)
    RETURNING kept.number, kept.popularity
)
UPDATE catalogue.search_text AS kept SET popularity = changed.popularity
  FROM changed WHERE kept.number = changed.number;

-- name: put_synonyms
INSERT INTO catalogue.search_synonym AS kept (language, term, means, is_two_way)
SELECT language, term, means, is_two_way
  FROM jsonb_populate_recordset(NULL::catalogue.search_synonym, :rows::jsonb)
    ON CONFLICT (language, term) DO UPDATE
       SET means = excluded.means, is_two_way = excluded.is_two_way;

-- name: drop_synonym
DELETE FROM catalogue.search_synonym WHERE language = :language::text AND term = :term::text;

-- name: drop_curations
DELETE FROM catalogue.search_curation WHERE language = :language::text AND query = :phrase::text;

-- name: put_curations
INSERT INTO catalogue.search_curation (language, query, product_id, act, rank)
SELECT :language::text, :phrase::text, product_id, act, rank
  FROM jsonb_populate_recordset(NULL::catalogue.search_curation, :rows::jsonb);

-- name: note_miss
INSERT INTO catalogue.search_miss AS kept (language, query, times, last_on)
VALUES (:language::text, :phrase::text, 1, :today::date)
    ON CONFLICT (language, query) DO UPDATE
       SET times = kept.times + 1, last_on = greatest(kept.last_on, excluded.last_on);

-- name: forget_misses
-- old ones, and of too many those that were asked least
DELETE FROM catalogue.search_miss AS kept
 WHERE kept.last_on < :before::date
    OR (kept.language, kept.query) IN (
           SELECT language, query FROM catalogue.search_miss
            ORDER BY times DESC, last_on DESC, language, query OFFSET :rows::integer);
