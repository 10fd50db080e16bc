-- name: list_open
-- scatter: the queue is over all customers; an index holds it in its order.
SELECT c.customer_id, c.case_id, c.subject, c.channel, c.topic, c.state, c.priority::integer AS priority,
       c.skill, c.language, c.place_id, c.assignee, c.tier, c.due_at, c.is_urged, c.version,
       c.opened_at, c.heard_at, c.answered_at, p.kind AS promise, p.due_at AS promise_due_at,
       p.missed_at IS NOT NULL AS is_late,
       (SELECT count(*) FROM service.v_looking AS l
         WHERE l.customer_id = c.customer_id AND l.case_id = c.case_id
           AND l.until >= :at::timestamptz)::integer AS lookers,
       EXISTS (SELECT FROM service.v_care AS k
                WHERE k.customer_id = c.customer_id AND k.case_id = c.case_id
                  AND k.ended_at IS NULL) AS is_in_care
  FROM (SELECT * FROM service.v_case
         WHERE merged_id IS NULL AND state IN ('new', 'open')
           AND (priority, due_at, case_id)
               > (:priority::smallint, :due_at::timestamptz, :case_id::uuid)
           AND (:skill::text IS NULL OR skill = :skill::text)
           AND (:channel::text IS NULL OR channel = :channel::text)
           AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                OR place_id = ANY(:place_ids::uuid[]))
         ORDER BY priority, due_at, case_id
         LIMIT :most::integer) AS c
  LEFT JOIN LATERAL (
        SELECT m.kind, m.due_at, m.missed_at FROM service.v_commitment AS m
         WHERE m.customer_id = c.customer_id AND m.case_id = c.case_id AND m.state = 'open'
           AND m.due_at IS NOT NULL
         ORDER BY m.due_at, m.commitment_id LIMIT 1) AS p ON true
 ORDER BY c.priority, c.due_at, c.case_id
 LIMIT :most::integer

-- name: list_unassigned
-- scatter: as the queue, by an index of what nobody has.
SELECT c.customer_id, c.case_id, c.subject, c.channel, c.topic, c.state, c.priority::integer AS priority,
       c.skill, c.language, c.place_id, c.assignee, c.tier, c.due_at, c.is_urged, c.version,
       c.opened_at, c.heard_at, c.answered_at, p.kind AS promise, p.due_at AS promise_due_at,
       p.missed_at IS NOT NULL AS is_late,
       (SELECT count(*) FROM service.v_looking AS l
         WHERE l.customer_id = c.customer_id AND l.case_id = c.case_id
           AND l.until >= :at::timestamptz)::integer AS lookers,
       EXISTS (SELECT FROM service.v_care AS k
                WHERE k.customer_id = c.customer_id AND k.case_id = c.case_id
                  AND k.ended_at IS NULL) AS is_in_care
  FROM (SELECT * FROM service.v_case
         WHERE merged_id IS NULL AND state IN ('new', 'open') AND assignee IS NULL
           AND (priority, due_at, case_id)
               > (:priority::smallint, :due_at::timestamptz, :case_id::uuid)
           AND (:skill::text IS NULL OR skill = :skill::text)
           AND (:channel::text IS NULL OR channel = :channel::text)
           AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                OR place_id = ANY(:place_ids::uuid[]))
         ORDER BY priority, due_at, case_id
         LIMIT :most::integer) AS c
  LEFT JOIN LATERAL (
        SELECT m.kind, m.due_at, m.missed_at FROM service.v_commitment AS m
         WHERE m.customer_id = c.customer_id AND m.case_id = c.case_id AND m.state = 'open'
           AND m.due_at IS NOT NULL
         ORDER BY m.due_at, m.commitment_id LIMIT 1) AS p ON true
 ORDER BY c.priority, c.due_at, c.case_id
 LIMIT :most::integer

-- name: list_waiting
-- scatter: as the queue, by an index of what waits for customers.
SELECT c.customer_id, c.case_id, c.subject, c.channel, c.topic, c.state, c.priority::integer AS priority,
       c.skill, c.language, c.place_id, c.assignee, c.tier, c.due_at, c.is_urged, c.version,
       c.opened_at, c.heard_at, c.answered_at, p.kind AS promise, p.due_at AS promise_due_at,
       p.missed_at IS NOT NULL AS is_late,
       (SELECT count(*) FROM service.v_looking AS l
         WHERE l.customer_id = c.customer_id AND l.case_id = c.case_id
           AND l.until >= :at::timestamptz)::integer AS lookers,
       EXISTS (SELECT FROM service.v_care AS k
                WHERE k.customer_id = c.customer_id AND k.case_id = c.case_id
                  AND k.ended_at IS NULL) AS is_in_care
  FROM (SELECT * FROM service.v_case
         WHERE merged_id IS NULL AND state = 'waiting'
           AND (priority, due_at, case_id)
               > (:priority::smallint, :due_at::timestamptz, :case_id::uuid)
           AND (:skill::text IS NULL OR skill = :skill::text)
           AND (:channel::text IS NULL OR channel = :channel::text)
           AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                OR place_id = ANY(:place_ids::uuid[]))
         ORDER BY priority, due_at, case_id
         LIMIT :most::integer) AS c
  LEFT JOIN LATERAL (
        SELECT m.kind, m.due_at, m.missed_at FROM service.v_commitment AS m
         WHERE m.customer_id = c.customer_id AND m.case_id = c.case_id AND m.state = 'open'
           AND m.due_at IS NOT NULL
         ORDER BY m.due_at, m.commitment_id LIMIT 1) AS p ON true
 ORDER BY c.priority, c.due_at, c.case_id
 LIMIT :most::integer

-- name: list_mine
-- scatter: what one has, by an index of whose it is.
SELECT c.customer_id, c.case_id, c.subject, c.channel, c.topic, c.state, c.priority::integer AS priority,
       c.skill, c.language, c.place_id, c.assignee, c.tier, c.due_at, c.is_urged, c.version,
       c.opened_at, c.heard_at, c.answered_at, p.kind AS promise, p.due_at AS promise_due_at,
       p.missed_at IS NOT NULL AS is_late,
       (SELECT count(*) FROM service.v_looking AS l
         WHERE l.customer_id = c.customer_id AND l.case_id = c.case_id
           AND l.until >= :at::timestamptz)::integer AS lookers,
       EXISTS (SELECT FROM service.v_care AS k
                WHERE k.customer_id = c.customer_id AND k.case_id = c.case_id
                  AND k.ended_at IS NULL) AS is_in_care
  FROM (SELECT * FROM service.v_case
         WHERE merged_id IS NULL AND state IN ('new', 'open', 'waiting') AND assignee = :assignee::text
           AND (priority, due_at, case_id)
               > (:priority::smallint, :due_at::timestamptz, :case_id::uuid)
           AND (:skill::text IS NULL OR skill = :skill::text)
           AND (:channel::text IS NULL OR channel = :channel::text)
           AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                OR place_id = ANY(:place_ids::uuid[]))
         ORDER BY priority, due_at, case_id
         LIMIT :most::integer) AS c
  LEFT JOIN LATERAL (
        SELECT m.kind, m.due_at, m.missed_at FROM service.v_commitment AS m
         WHERE m.customer_id = c.customer_id AND m.case_id = c.case_id AND m.state = 'open'
           AND m.due_at IS NOT NULL
         ORDER BY m.due_at, m.commitment_id LIMIT 1) AS p ON true
 ORDER BY c.priority, c.due_at, c.case_id
 LIMIT :most::integer

-- name: count_lists
-- scatter: each counts along its own index, to a thousand.
SELECT (SELECT count(*) FROM (SELECT FROM service.v_case
                               WHERE merged_id IS NULL AND state IN ('new', 'open')
                                 AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                                      OR place_id = ANY(:place_ids::uuid[]))
                               LIMIT 1000) AS n)::integer AS open,
       (SELECT count(*) FROM (SELECT FROM service.v_case
                               WHERE merged_id IS NULL AND state IN ('new', 'open')
                                 AND assignee IS NULL
                                 AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                                      OR place_id = ANY(:place_ids::uuid[]))
                               LIMIT 1000) AS n)::integer AS unassigned,
       (SELECT count(*) FROM (SELECT FROM service.v_case
                               WHERE merged_id IS NULL AND state IN ('new', 'open', 'waiting')
                                 AND assignee = :assignee::text
                               LIMIT 1000) AS n)::integer AS mine,
       (SELECT count(*) FROM (SELECT FROM service.v_case
                               WHERE merged_id IS NULL AND state = 'waiting'
                                 AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                                      OR place_id = ANY(:place_ids::uuid[]))
                               LIMIT 1000) AS n)::integer AS waiting,
       (SELECT count(*) FROM (SELECT FROM service.v_commitment
                               WHERE state = 'open' AND due_at < :at::timestamptz
                               LIMIT 1000) AS n)::integer AS late,
       (SELECT count(*) FROM (SELECT FROM service.v_task
                               WHERE state = 'open' AND kind = 'call_back'
                                 AND due_at <= :at::timestamptz
                                 AND (:place_ids::uuid[] IS NULL OR place_id IS NULL
                                      OR place_id = ANY(:place_ids::uuid[]))
                               LIMIT 1000) AS n)::integer AS calls,
       (SELECT count(*) FROM (SELECT FROM service.v_care WHERE ended_at IS NULL
                               LIMIT 1000) AS n)::integer AS care
