-- name: find_version
SELECT jsonb_build_object(
           'article_id', a.article_id, 'code', a.code, 'latest', a.latest,
           'published', a.published, 'published_at', a.published_at,
           'archived_at', a.archived_at) || to_jsonb(v) AS row
  FROM service.article AS a
  JOIN service.article_version AS v
    ON v.article_id = a.article_id
   AND v.version = CASE WHEN :only_published::boolean THEN a.published
                        ELSE coalesce(:version::integer, a.published, a.latest) END
 WHERE a.article_id = :article_id::uuid;

-- name: list_articles
SELECT jsonb_build_object(
           'article_id', a.article_id, 'code', a.code, 'latest', a.latest,
           'published', a.published, 'published_at', a.published_at,
           'archived_at', a.archived_at) || to_jsonb(v) AS row
  FROM service.article AS a
  JOIN service.article_version AS v ON v.article_id = a.article_id AND v.version = a.latest
 WHERE (:owner::text IS NULL OR v.owner = :owner::text)
   AND (:review_by::date IS NULL OR v.review_on <= :review_by::date AND a.archived_at IS NULL)
 ORDER BY (a.archived_at IS NOT NULL), v.review_on, a.code LIMIT :rows::integer;

-- name: list_versions
SELECT jsonb_build_object(
           'article_id', a.article_id, 'code', a.code, 'latest', a.latest,
           'published', a.published, 'published_at', a.published_at,
           'archived_at', a.archived_at) || to_jsonb(v) AS row
  FROM service.article AS a
  JOIN service.article_version AS v ON v.article_id = a.article_id
 WHERE a.article_id = :article_id::uuid
 ORDER BY v.version DESC LIMIT 200;

-- name: list_about
-- of each article the wanted language, else English, else any
SELECT found.article_id, a.code, found.title, found.summary, found.language, found.audience,
       1::real AS relevance, coalesce(judged.helped, 0)::integer AS helped,
       coalesce(judged.unhelped, 0)::integer AS unhelped
  FROM (SELECT DISTINCT ON (t.article_id) t.article_id, t.title, t.summary, t.language, t.audience,
               linked.rank
          FROM (SELECT l.article_id, min(given.place * 100 + l.rank) AS rank
                  FROM unnest(:kinds::text[], :targets::text[]) WITH ORDINALITY
                    AS given (kind, target, place)
                  JOIN service.article_link AS l
                    ON l.kind = given.kind AND l.target = given.target
                 GROUP BY l.article_id) AS linked
          JOIN service.article_text AS t ON t.article_id = linked.article_id
         WHERE t.valid_from <= :at::timestamptz
           AND (t.valid_until IS NULL OR t.valid_until > :at::timestamptz)
           AND (t.audience = 'public' OR :audience::text = 'staff')
         ORDER BY t.article_id, (t.language = :language::text) DESC, (t.language = 'en') DESC,
                  t.language) AS found
  JOIN service.article AS a ON a.article_id = found.article_id
  LEFT JOIN (SELECT r.article_id, count(*) FILTER (WHERE r.helped) AS helped,
                    count(*) FILTER (WHERE NOT r.helped) AS unhelped
               FROM service.help_read AS r
              WHERE r.read_at >= :at::timestamptz - interval '90 days'
              GROUP BY r.article_id) AS judged
    ON judged.article_id = found.article_id
 ORDER BY found.rank, a.code LIMIT :rows::integer;

-- name: list_read
SELECT found.article_id, a.code, found.title, found.summary, found.language, found.audience,
       1::real AS relevance, coalesce(judged.helped, 0)::integer AS helped,
       coalesce(judged.unhelped, 0)::integer AS unhelped
  FROM (SELECT DISTINCT ON (t.article_id) t.article_id, t.title, t.summary, t.language, t.audience
          FROM service.article_text AS t
         WHERE t.valid_from <= :at::timestamptz
           AND (t.valid_until IS NULL OR t.valid_until > :at::timestamptz)
           AND (t.audience = 'public' OR :audience::text = 'staff')
         ORDER BY t.article_id, (t.language = :language::text) DESC, (t.language = 'en') DESC,
                  t.language) AS found
  JOIN service.article AS a ON a.article_id = found.article_id
  LEFT JOIN (SELECT r.article_id, count(*) AS reads, count(*) FILTER (WHERE r.helped) AS helped,
                    count(*) FILTER (WHERE NOT r.helped) AS unhelped
               FROM service.help_read AS r
              WHERE r.read_at >= :at::timestamptz - interval '90 days'
              GROUP BY r.article_id) AS judged
    ON judged.article_id = found.article_id
 ORDER BY coalesce(judged.reads, 0) DESC, found.title LIMIT :rows::integer;

-- name: list_synonyms
SELECT language, term, means, is_two_way FROM service.help_synonym
 ORDER BY language, term LIMIT 10000;

-- name: list_standing
-- bounded: a row for each article
SELECT r.article_id, count(*)::integer AS reads,
       (count(*) FILTER (WHERE r.helped))::integer AS helped,
       (count(*) FILTER (WHERE NOT r.helped))::integer AS unhelped,
       (count(*) FILTER (WHERE s.case_at > r.read_at))::integer AS asked_after
  FROM service.help_read AS r
  JOIN service.help_session AS s ON s.session_id = r.session_id
 WHERE r.read_at >= :since::timestamptz
 GROUP BY r.article_id;
