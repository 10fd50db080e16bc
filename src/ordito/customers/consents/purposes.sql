-- name: declare_purpose
-- What is declared again is as it was declared last; what was said about it stays.
INSERT INTO customers.purpose (purpose, is_service, unless_refused, legal_basis, channels, asked)
VALUES (:purpose::text, :is_service::boolean, :unless_refused::boolean, :legal_basis::text,
        :channels::text[], :asked::boolean)
ON CONFLICT (purpose) DO UPDATE
   SET is_service = excluded.is_service, unless_refused = excluded.unless_refused,
       legal_basis = excluded.legal_basis, channels = excluded.channels, asked = excluded.asked

-- name: publish_texts
-- A new version where a word differs from the latest one. Two at once: the key refuses one of them.
WITH latest AS (
    SELECT coalesce(max(version), 0) AS version FROM customers.purpose_text
     WHERE purpose = :purpose::text),
given AS (
    SELECT * FROM unnest(:languages::text[], :titles::text[], :words::text[])
        AS g (language, title, words)),
differs AS (
    SELECT EXISTS (
        SELECT FROM given AS g CROSS JOIN latest AS l
         WHERE NOT EXISTS (SELECT FROM customers.purpose_text AS t
                            WHERE t.purpose = :purpose::text AND t.version = l.version
                              AND (t.language, t.title, t.words) = (g.language, g.title, g.words))
        ) AS is_new),
published AS (
    INSERT INTO customers.purpose_text (purpose, version, language, title, words, published_by,
           published_at)
    SELECT :purpose::text, l.version + 1, g.language, g.title, g.words, :by::text,
           :at::timestamptz
      FROM given AS g CROSS JOIN latest AS l CROSS JOIN differs AS d
     WHERE d.is_new)
SELECT l.version + d.is_new::integer FROM latest AS l CROSS JOIN differs AS d

-- name: list_purposes
-- bounded: a company declares some dozens
SELECT purpose, is_service, unless_refused, legal_basis, channels, asked FROM customers.purpose
 ORDER BY purpose

-- name: list_asked
-- bounded: as above, each with its latest words
SELECT p.purpose, p.is_service, p.unless_refused, p.legal_basis, p.channels, p.asked, t.version,
       t.title, t.words
  FROM customers.purpose AS p
 CROSS JOIN LATERAL (
       SELECT version, title, words FROM customers.purpose_text
        WHERE purpose = p.purpose AND language = :language::text
        ORDER BY version DESC LIMIT 1) AS t
 ORDER BY p.is_service DESC, p.purpose
