-- name: articles_against_search
-- What is published is found in each of its languages, and nothing else is.
SELECT coalesce(p.code, t.article_id::text) AS subject,
       jsonb_build_object('language', coalesce(p.language, t.language),
                          'published', p.language IS NOT NULL,
                          'found', t.language IS NOT NULL) AS facts
  FROM (SELECT a.article_id, a.code, a.published_at, jsonb_object_keys(v.words) AS language
          FROM service.v_article AS a
          JOIN service.v_article_version AS v
            ON v.article_id = a.article_id AND v.version = a.published) AS p
  FULL JOIN service.v_article_text AS t
    ON t.article_id = p.article_id AND t.language = p.language
 WHERE (p.article_id IS NULL OR t.article_id IS NULL)
   AND (:since::timestamptz IS NULL OR p.published_at IS NULL
        OR p.published_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: article_words_drift
-- Each word stands in as many articles as its count says, for customers and for staff.
SELECT w.language || ' ' || w.word AS subject,
       jsonb_build_object('audience', w.audience, 'counted', w.documents,
                          'there', coalesce(c.documents, 0)) AS facts
  FROM service.v_article_word AS w
  LEFT JOIN (SELECT r.audience, t.language, t.word, count(*)::integer AS documents
               FROM (SELECT language, audience, unnest(spelled) AS word
                       FROM service.v_article_text) AS t
               JOIN (SELECT unnest(ARRAY['public', 'staff']) AS audience) AS r
                 ON t.audience = 'public' OR r.audience = 'staff'
              GROUP BY r.audience, t.language, t.word) AS c
    ON c.audience = w.audience AND c.language = w.language AND c.word = w.word
 WHERE w.documents IS DISTINCT FROM c.documents
   AND (:since::timestamptz IS NULL OR EXISTS (
        SELECT 1 FROM service.v_article AS n
         WHERE greatest(n.published_at, n.archived_at) >= :since::timestamptz))
 LIMIT :most::integer

-- name: help_sessions_against_reads
-- A session has read as many articles as its count says.
SELECT s.session_id::text AS subject,
       jsonb_build_object('reads', s.reads, 'articles', coalesce(r.articles, 0)) AS facts
  FROM service.v_help_session AS s
  LEFT JOIN (SELECT session_id, count(*)::integer AS articles
               FROM service.v_help_read GROUP BY session_id) AS r
    ON r.session_id = s.session_id
 WHERE s.reads <> coalesce(r.articles, 0)
   AND (:since::timestamptz IS NULL OR s.last_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: pulse_answers_against_tokens
-- A round has as many answers as people who answered; who said what, nobody can find.
SELECT p.round_id::text AS subject,
       jsonb_build_object('tokens', coalesce(t.tokens, 0), 'answers', coalesce(a.answers, 0))
       AS facts
  FROM service.v_pulse_round AS p
  LEFT JOIN (SELECT round_id, count(*) AS tokens FROM service.v_pulse_token GROUP BY round_id) AS t
    ON t.round_id = p.round_id
  LEFT JOIN (SELECT round_id, count(*) AS answers FROM service.v_pulse_answer GROUP BY round_id)
    AS a ON a.round_id = p.round_id
 WHERE coalesce(t.tokens, 0) <> coalesce(a.answers, 0)
   AND (:since::timestamptz IS NULL OR p.closes_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: answers_against_invitations
-- Who answers an invitation was asked, and about the same.
SELECT a.answer_id::text AS subject,
       jsonb_build_object('state', i.state, 'answer', a.measure, 'invitation', i.measure) AS facts
  FROM service.v_survey_answer AS a
  LEFT JOIN service.v_invitation AS i
    ON i.customer_id = a.customer_id AND i.invitation_id = a.invitation_id
 WHERE a.invitation_id IS NOT NULL
   AND (i.state IS DISTINCT FROM 'asked' OR i.measure <> a.measure)
   AND (:since::timestamptz IS NULL OR a.changed_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: bad_answers_left_alone
-- Somebody looks after every bad answer, in a case that is there.
SELECT a.answer_id::text AS subject,
       jsonb_build_object('measure', a.measure, 'score', a.score, 'case', a.follow_up_id) AS facts
  FROM service.v_survey_answer AS a
  LEFT JOIN service.v_case AS c
    ON c.customer_id = a.customer_id AND c.case_id = a.follow_up_id
 WHERE a.is_bad AND c.case_id IS NULL
   AND (:since::timestamptz IS NULL OR a.changed_at >= :since::timestamptz)
 LIMIT :most::integer
