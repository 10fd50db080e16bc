-- name: note_search
INSERT INTO service.help_session AS kept (session_id, language, began_at, last_at, customer_id,
       searches, unanswered)
VALUES (:session_id::uuid, :language::text, :at::timestamptz, :at::timestamptz,
        :customer_id::uuid, 1, :unanswered::integer)
    ON CONFLICT (session_id) DO UPDATE
       SET searches = kept.searches + 1, unanswered = kept.unanswered + excluded.unanswered,
           last_at = greatest(kept.last_at, excluded.last_at),
           customer_id = coalesce(kept.customer_id, excluded.customer_id);

-- name: note_miss
INSERT INTO service.help_miss AS kept (language, query, times, first_on, last_on)
VALUES (:language::text, :phrase::text, 1, :today::date, :today::date)
    ON CONFLICT (language, query) DO UPDATE
       SET times = kept.times + 1, last_on = greatest(kept.last_on, excluded.last_on);

-- name: keep_read
INSERT INTO service.help_read (session_id, article_id, version, language, read_at)
VALUES (:session_id::uuid, :article_id::uuid, :version::integer, :language::text,
        :at::timestamptz)
    ON CONFLICT (session_id, article_id) DO NOTHING;

-- name: note_read
INSERT INTO service.help_session AS kept (session_id, language, began_at, last_at, customer_id,
       reads)
VALUES (:session_id::uuid, :language::text, :at::timestamptz, :at::timestamptz,
        :customer_id::uuid, 1)
    ON CONFLICT (session_id) DO UPDATE
       SET reads = kept.reads + 1,
           last_at = greatest(kept.last_at, excluded.last_at),
           customer_id = coalesce(kept.customer_id, excluded.customer_id);

-- name: judge
-- Answers the language where the word is new, nothing in it where it is the same as before.
WITH before AS (
    SELECT session_id, article_id, language, helped FROM service.help_read
     WHERE session_id = :session_id::uuid AND article_id = :article_id::uuid
       FOR UPDATE
), said AS (
    UPDATE service.help_read AS r SET helped = :helped::boolean, said_at = :at::timestamptz
      FROM before
     WHERE r.session_id = before.session_id AND r.article_id = before.article_id
       AND before.helped IS DISTINCT FROM :helped::boolean
    RETURNING r.language
)
SELECT coalesce((SELECT said.language FROM said), '') AS language FROM before;

-- name: note_case
UPDATE service.help_session SET case_id = :case_id::uuid, case_at = :at::timestamptz
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND began_at >= :since::timestamptz
   AND began_at <= :at::timestamptz AND case_id IS NULL;

-- name: note_case_here
UPDATE service.help_session SET case_id = :case_id::uuid, case_at = :at::timestamptz
 WHERE session_id = :session_id::uuid AND case_id IS NULL;

-- name: list_misses
SELECT language, query, times, first_on, last_on, owner FROM service.help_miss
 WHERE times >= :at_least::integer
 ORDER BY times DESC, last_on DESC, language, query LIMIT :rows::integer;

-- name: own_miss
UPDATE service.help_miss SET owner = :owner::text
 WHERE language = :language::text AND query = :phrase::text;

-- name: settle_miss
DELETE FROM service.help_miss WHERE language = :language::text AND query = :phrase::text;

-- name: count_outcomes
-- People who were signed in can be followed into every channel; of the others nobody knows.
SELECT :days::integer AS days, count(*)::integer AS sessions,
       (count(*) FILTER (WHERE s.outcome = 'answered'))::integer AS answered,
       (count(*) FILTER (WHERE s.outcome = 'asked'))::integer AS asked,
       (count(*) FILTER (WHERE s.outcome = 'asked' AND s.is_known))::integer AS asked_known,
       (count(*) FILTER (WHERE s.outcome = 'unknown'))::integer AS unknown,
       (count(*) FILTER (WHERE s.outcome = 'fresh'))::integer AS fresh,
       (count(*) FILTER (WHERE s.outcome = 'answered'))::double precision
       / nullif(count(*) FILTER (WHERE s.outcome = 'answered'
                                    OR s.outcome = 'asked' AND s.is_known), 0) AS rate
  FROM (SELECT h.customer_id IS NOT NULL AS is_known,
               CASE WHEN h.case_at < h.began_at + :within::interval THEN 'asked'
                    WHEN h.began_at + :within::interval > :at::timestamptz THEN 'fresh'
                    WHEN h.customer_id IS NULL THEN 'unknown' ELSE 'answered' END AS outcome
          FROM service.help_session AS h
         WHERE h.began_at >= (:since::date)::timestamp AT TIME ZONE 'UTC'
           AND h.began_at < (:until::date + 1)::timestamp AT TIME ZONE 'UTC') AS s;

-- name: list_sessions
SELECT s.session_id, s.language, s.began_at, s.last_at, s.customer_id, s.searches, s.unanswered,
       s.reads, s.case_id, s.case_at,
       ARRAY(SELECT a.code FROM service.help_read AS r
               JOIN service.article AS a ON a.article_id = r.article_id
              WHERE r.session_id = s.session_id ORDER BY r.read_at, a.code) AS articles,
       s.outcome
  FROM (SELECT h.session_id, h.language, h.began_at, h.last_at, h.customer_id, h.searches,
               h.unanswered, h.reads, h.case_id, h.case_at,
               CASE WHEN h.case_at < h.began_at + :within::interval THEN 'asked'
                    WHEN h.began_at + :within::interval > :at::timestamptz THEN 'fresh'
                    WHEN h.customer_id IS NULL THEN 'unknown' ELSE 'answered' END AS outcome
          FROM service.help_session AS h
         WHERE h.began_at >= (:since::date)::timestamp AT TIME ZONE 'UTC'
           AND h.began_at < (:until::date + 1)::timestamp AT TIME ZONE 'UTC') AS s
 WHERE :outcome::text IS NULL OR s.outcome = :outcome::text
 ORDER BY s.began_at DESC, s.session_id LIMIT :rows::integer;
