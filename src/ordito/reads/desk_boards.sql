-- name: list_promised
-- scatter: a board of the whole desk.
SELECT k.customer_id, k.case_id, c.subject, c.state, c.assignee, k.commitment_id, k.kind, k.due_at,
       k.missed_at, k.made_at
  FROM service.v_commitment AS k
  JOIN service.v_case AS c ON c.customer_id = k.customer_id AND c.case_id = k.case_id
 WHERE k.state = 'open' AND k.due_at IS NOT NULL
   AND (:place_ids::uuid[] IS NULL OR c.place_id IS NULL OR c.place_id = ANY(:place_ids::uuid[]))
   AND (:kind::text IS NULL OR k.kind = :kind::text)
   AND (:assignee::text IS NULL OR c.assignee = :assignee::text)
 ORDER BY k.due_at, k.commitment_id
 LIMIT :most::integer

-- name: list_calls
-- scatter: a board of the whole desk.
SELECT t.customer_id, t.case_id, c.subject, c.state, c.assignee, t.task_id, t.title, t.due_at,
       t.until_at, t.assignee AS caller, t.tries
  FROM service.v_task AS t
  JOIN service.v_case AS c ON c.customer_id = t.customer_id AND c.case_id = t.case_id
 WHERE t.kind = 'call_back' AND t.state = 'open'
   AND (:place_ids::uuid[] IS NULL OR t.place_id IS NULL OR t.place_id = ANY(:place_ids::uuid[]))
   AND (:caller::text IS NULL OR coalesce(t.assignee, c.assignee) = :caller::text)
 ORDER BY t.due_at, t.task_id
 LIMIT :most::integer

-- name: list_in_care
-- scatter: a board of the whole desk.
SELECT k.customer_id, k.case_id, c.subject, c.state, c.assignee, k.reason, k.note, k.owner,
       k.opened_at, k.look_at
  FROM service.v_care AS k
  JOIN service.v_case AS c ON c.customer_id = k.customer_id AND c.case_id = k.case_id
 WHERE k.ended_at IS NULL
   AND (:place_ids::uuid[] IS NULL OR c.place_id IS NULL OR c.place_id = ANY(:place_ids::uuid[]))
   AND (:owner::text IS NULL OR k.owner = :owner::text)
 ORDER BY k.look_at, k.case_id
 LIMIT :most::integer
