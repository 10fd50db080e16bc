-- name: closed_with_open_promise
-- Nothing closes while something promised is open, in it or in what was merged into it.
SELECT c.case_id::text AS subject,
       jsonb_build_object('promises', o.promises, 'tasks', o.tasks, 'care', o.care) AS facts
  FROM service.v_case AS c
 CROSS JOIN LATERAL (
       SELECT (SELECT count(*) FROM service.v_commitment AS m
                WHERE m.customer_id = s.customer_id AND m.case_id = s.case_id
                  AND m.state = 'open') AS promises,
              (SELECT count(*) FROM service.v_task AS t
                WHERE t.customer_id = s.customer_id AND t.case_id = s.case_id
                  AND t.state = 'open') AS tasks,
              (SELECT count(*) FROM service.v_care AS k
                WHERE k.customer_id = s.customer_id AND k.case_id = s.case_id
                  AND k.ended_at IS NULL) AS care
         FROM service.v_case AS s
        WHERE (s.customer_id = c.customer_id AND s.case_id = c.case_id)
           OR (s.merged_customer_id = c.customer_id AND s.merged_id = c.case_id)) AS o
 WHERE c.state = 'closed' AND o.promises + o.tasks + o.care > 0
   AND (:since::timestamptz IS NULL OR c.state_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: entries_with_gaps
-- Entries are numbered from 1 without a gap, and what a split shows is shown by a case.
SELECT c.case_id::text AS subject,
       jsonb_build_object('last_seq', c.last_seq, 'entries', e.entries, 'highest', e.highest,
                          'shown_nowhere', e.lost) AS facts
  FROM service.v_case AS c
 CROSS JOIN LATERAL (
       SELECT count(*) AS entries, coalesce(max(n.seq), 0) AS highest,
              count(*) FILTER (WHERE n.shown_id IS NOT NULL AND NOT EXISTS (
                  SELECT FROM service.v_case AS s
                   WHERE s.customer_id = n.customer_id AND s.case_id = n.shown_id)) AS lost
         FROM service.v_entry AS n
        WHERE n.customer_id = c.customer_id AND n.case_id = c.case_id) AS e
 WHERE (e.entries <> c.last_seq OR e.highest <> c.last_seq OR e.lost > 0)
   AND (:since::timestamptz IS NULL
        OR greatest(c.state_at, c.heard_at, c.answered_at) >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: merged_into_nothing
-- A merged case goes on in one that there is, and that does not go on in it.
SELECT c.case_id::text AS subject, jsonb_build_object('into', c.merged_id) AS facts
  FROM service.v_case AS c
  LEFT JOIN service.v_case AS s
    ON s.customer_id = c.merged_customer_id AND s.case_id = c.merged_id
 WHERE c.merged_id IS NOT NULL AND (s.case_id IS NULL OR s.merged_id = c.case_id)
   AND (:since::timestamptz IS NULL OR c.merged_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: clock_sums
-- What a clock has counted is the sum of its spans; kept is what took no longer than promised; a
-- clock that runs is due; spans do not overlap.
SELECT m.commitment_id::text AS subject,
       jsonb_build_object('state', m.state, 'spent_us', m.spent_us, 'of_spans', s.spent_us,
                          'spans', m.spans, 'rows', s.spans, 'overlaps', s.overlaps) AS facts
  FROM service.v_commitment AS m
 CROSS JOIN LATERAL (
       SELECT coalesce(sum(p.spent_us), 0) AS spent_us, count(*) AS spans,
              count(*) FILTER (WHERE p.began_at < p.before) AS overlaps
         FROM (SELECT q.spent_us, q.began_at,
                      lag(q.ended_at) OVER (ORDER BY q.no) AS before
                 FROM service.v_clock_span AS q
                WHERE q.customer_id = m.customer_id AND q.case_id = m.case_id
                  AND q.commitment_id = m.commitment_id) AS p) AS s
 WHERE (m.spent_us <> s.spent_us OR m.spans <> s.spans OR s.overlaps > 0
        OR (m.state = 'kept' AND m.spent_us > m.minutes * 60000000::bigint)
        OR (m.state = 'broken' AND m.spent_us <= m.minutes * 60000000::bigint)
        OR (m.state = 'open' AND (m.running_since IS NULL) <> (m.due_at IS NULL))
        OR (m.state <> 'open' AND m.running_since IS NOT NULL))
   AND (:since::timestamptz IS NULL
        OR greatest(m.made_at, m.running_since, m.ended_at) >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer

-- name: cases_nobody_finds
-- Each case is found by its id and its number.
SELECT c.case_id::text AS subject, jsonb_build_object('claims', k.claims) AS facts
  FROM service.v_case AS c
 CROSS JOIN LATERAL (
       SELECT count(*) AS claims FROM service.v_claim AS n
        WHERE n.customer_id = c.customer_id AND n.case_id = c.case_id
          AND n.claim ~ '^(id|number):') AS k
 WHERE k.claims <> 2
   AND (:since::timestamptz IS NULL OR c.opened_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer
