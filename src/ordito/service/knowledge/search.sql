-- name: list_known
-- bounded: the caller names the words. A word is known where another ending of it stands in an
-- article; one that stands nowhere is told apart from a common one.
SELECT asked.word, asked.lexeme,
       coalesce((SELECT max(known.documents) FROM service.article_word AS known
                  WHERE known.audience = :audience::text AND known.language = :language::text
                    AND known.lexeme = asked.lexeme), 0) AS documents
  FROM (SELECT given.word,
               (ts_lexize(:dictionary::text::regdictionary, given.word))[1] AS lexeme
          FROM unnest(:words::text[]) AS given (word)) AS asked;

-- name: list_completions
SELECT word, lexeme, documents FROM service.article_word
 WHERE audience = :audience::text AND language = :language::text
   AND word >= :prefix::text AND word < :prefix_end::text
 ORDER BY documents DESC, word LIMIT :rows::integer;

-- name: list_near
-- bounded: the caller names the words. Of each those that are at most two errors apart; the caller
-- counts them. The rests of a word come as one text, because they are not equally many.
SELECT found.word, found.lexeme, found.documents, asked.word AS said
  FROM unnest(:words::text[], :rests::text[]) AS asked (word, rests)
 CROSS JOIN LATERAL (
       SELECT word, lexeme, documents FROM service.article_word
        WHERE audience = :audience::text AND language = :language::text
          AND rests && string_to_array(asked.rests, ' ')
        LIMIT 500) AS found;

-- name: list_alike
-- bounded: the caller names the words
SELECT found.word, found.lexeme, found.documents, asked.word AS said
  FROM unnest(:words::text[]) WITH ORDINALITY AS asked (word, place)
 CROSS JOIN LATERAL (
       SELECT word, lexeme, documents, public.similarity(word, asked.word) AS alike
         FROM service.article_word
        WHERE audience = :audience::text AND language = :language::text
          AND word OPERATOR(public.%) asked.word
        ORDER BY alike DESC, word LIMIT 50) AS found
 ORDER BY asked.place, found.alike DESC, found.word;

-- name: list_synonyms_of
SELECT language, term, means, is_two_way FROM service.help_synonym
 WHERE language = :language::text
   AND (term = ANY(:spans::text[]) OR is_two_way AND means && :spans::text[])
 ORDER BY term LIMIT 100;

-- name: find_hits
SELECT found.article_id, a.code, found.title, found.summary, found.language, found.audience,
       (found.rank * (0.5 + 0.5 * least(1, :groups::integer::real
                                        / greatest(found.title_words, 1))))::real AS relevance,
       (SELECT count(*) FROM service.help_read AS r
         WHERE r.article_id = found.article_id AND r.helped
           AND r.read_at >= :at::timestamptz - interval '90 days')::integer AS helped,
       (SELECT count(*) FROM service.help_read AS r
         WHERE r.article_id = found.article_id AND NOT r.helped
           AND r.read_at >= :at::timestamptz - interval '90 days')::integer AS unhelped
  FROM (SELECT t.article_id, t.title, t.summary, t.language, t.audience, t.title_words,
               ts_rank('{0.1, 0.3, 0.4, 1.0}', t.words, :match::text::tsquery) AS rank
          FROM service.article_text AS t
         WHERE t.language = :language::text AND t.words @@ :match::text::tsquery
           AND t.valid_from <= :at::timestamptz
           AND (t.valid_until IS NULL OR t.valid_until > :at::timestamptz)
           AND (t.audience = 'public' OR :audience::text = 'staff')
         ORDER BY rank DESC, t.article_id LIMIT :rows::integer) AS found
  JOIN service.article AS a ON a.article_id = found.article_id
 ORDER BY relevance DESC, a.code LIMIT :rows::integer;

-- name: list_written
-- bounded: the caller names the languages
SELECT asked.language FROM unnest(:languages::text[]) AS asked (language)
 WHERE EXISTS (SELECT FROM service.article_word AS w
                WHERE w.audience = :audience::text AND w.language = asked.language);
