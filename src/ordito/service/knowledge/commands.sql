-- name: begin_article
-- Answers nothing where the article is there already.
INSERT INTO service.article (article_id, code, latest)
VALUES (:article_id::uuid, :code::text, 1)
    ON CONFLICT (article_id) DO NOTHING
RETURNING latest;

-- name: go_on
-- An archived article that is written again may be published again.
UPDATE service.article SET latest = latest + 1, archived_at = NULL
 WHERE article_id = :article_id::uuid AND latest = :based_on::integer
RETURNING latest;

-- name: keep_version
INSERT INTO service.article_version (article_id, version, audience, owner, valid_from, valid_until,
       review_on, words, links, note, written_by, written_at)
VALUES (:article_id::uuid, :version::integer, :audience::text, :owner::text,
        :valid_from::timestamptz, :valid_until::timestamptz, :review_on::date, :words::jsonb,
        :links::jsonb, :note::text, :by::text, :at::timestamptz);

-- name: publish
UPDATE service.article
   SET published = :version::integer, published_at = :at::timestamptz, archived_at = NULL
 WHERE article_id = :article_id::uuid;

-- name: archive
UPDATE service.article
   SET published = NULL, published_at = NULL, archived_at = :at::timestamptz
 WHERE article_id = :article_id::uuid AND archived_at IS NULL;

-- name: drop_links
DELETE FROM service.article_link WHERE article_id = :article_id::uuid;

-- name: put_links
INSERT INTO service.article_link (kind, target, article_id, rank)
SELECT given.kind, given.target, :article_id::uuid, given.rank
  FROM unnest(:kinds::text[], :targets::text[]) WITH ORDINALITY AS given (kind, target, rank);

-- name: list_spelled
SELECT spelled FROM service.article_text WHERE article_id = :article_id::uuid;

-- name: drop_texts
DELETE FROM service.article_text WHERE article_id = :article_id::uuid;

-- name: put_text
INSERT INTO service.article_text (language, article_id, audience, valid_from, valid_until, title,
       summary, title_words, words, spelled)
VALUES (:language::text, :article_id::uuid, :audience::text, :valid_from::timestamptz,
        :valid_until::timestamptz, :title::text, :summary::text, :title_words::smallint,
        :words::text::tsvector, :spelled::text[]);

-- name: list_lexemes
SELECT asked.word, (ts_lexize(:dictionary::text::regdictionary, asked.word))[1] AS lexeme
  FROM unnest(:words::text[]) AS asked (word);

-- name: count_words
-- staff read what customers read as well
INSERT INTO service.article_word AS kept (audience, language, word, lexeme, documents, rests)
SELECT :audience::text, :language::text, given.word, given.lexeme, counted.documents,
       string_to_array(given.rests, ' ')
  FROM unnest(:words::text[], :lexemes::text[], :rests::text[]) AS given (word, lexeme, rests)
  JOIN (SELECT told.word, count(*)::integer AS documents
          FROM (SELECT unnest(t.spelled) AS word FROM service.article_text AS t
                 WHERE t.language = :language::text AND t.spelled && :words::text[]
                   AND (t.audience = 'public' OR :audience::text = 'staff')) AS told
         GROUP BY told.word) AS counted ON counted.word = given.word
    ON CONFLICT (audience, language, word) DO UPDATE SET documents = excluded.documents
     WHERE kept.documents <> excluded.documents;

-- name: drop_words
DELETE FROM service.article_word AS kept
 WHERE kept.audience = :audience::text AND kept.language = :language::text
   AND kept.word = ANY(:words::text[])
   AND NOT EXISTS (SELECT 1 FROM service.article_text AS t
                    WHERE t.language = :language::text AND t.spelled @> ARRAY[kept.word]
                      AND (t.audience = 'public' OR :audience::text = 'staff'));

-- name: put_synonyms
INSERT INTO service.help_synonym AS kept (language, term, means, is_two_way)
SELECT language, term, means, is_two_way
  FROM jsonb_populate_recordset(NULL::service.help_synonym, :rows::jsonb)
    ON CONFLICT (language, term) DO UPDATE
       SET means = excluded.means, is_two_way = excluded.is_two_way;

-- name: drop_synonym
DELETE FROM service.help_synonym WHERE language = :language::text AND term = :term::text;
