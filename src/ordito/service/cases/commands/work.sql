-- name: put_agent
-- Present or away as before.
INSERT INTO service.agent (agent, name, skills, languages, most_cases, place_ids, is_lead)
VALUES (:agent::text, :name::text, :skills::text[], :languages::text[], :most_cases::smallint,
        :place_ids::uuid[], :is_lead::boolean)
ON CONFLICT (agent) DO UPDATE
   SET name = excluded.name, skills = excluded.skills, languages = excluded.languages,
       most_cases = excluded.most_cases, place_ids = excluded.place_ids,
       is_lead = excluded.is_lead

-- name: find_agent_state
SELECT state FROM service.agent WHERE agent = :agent::text

-- name: set_agent_state
UPDATE service.agent SET state = :state::text, seen_at = :at::timestamptz
 WHERE agent = :agent::text

-- name: list_silent
-- Who says nothing any more.
SELECT agent FROM service.agent
 WHERE state <> 'away' AND (seen_at IS NULL OR seen_at < :before::timestamptz)
 ORDER BY agent LIMIT 1000

-- name: lock_agent
-- Two who give cases to one agent do so one after the other, and count right.
SELECT agent FROM service.agent WHERE agent = :agent::text FOR UPDATE

-- name: list_agents
-- scatter: the desk's people with what they have; a few hundred.
SELECT a.agent, a.name, a.skills, a.languages, a.most_cases::integer AS most_cases, a.place_ids,
       a.is_lead, a.state, a.seen_at,
       (SELECT count(*) FROM service.case AS c
         WHERE c.assignee = a.agent AND c.merged_id IS NULL
           AND c.state IN ('new', 'open', 'waiting'))::integer AS load
  FROM service.agent AS a
 WHERE :agent::text IS NULL OR a.agent = :agent::text
 ORDER BY a.name, a.agent
 LIMIT 1000

-- name: list_next
-- scatter: the queue is over all customers; an index holds it in its order.
SELECT customer_id, case_id FROM service.case
 WHERE merged_id IS NULL AND state IN ('new', 'open') AND assignee IS NULL
   AND (:skills::text[] IS NULL OR skill = ANY(:skills::text[]))
   AND (:languages::text[] IS NULL OR language IS NULL OR language = ANY(:languages::text[]))
   AND (:place_ids::uuid[] IS NULL OR place_id IS NULL OR place_id = ANY(:place_ids::uuid[]))
 ORDER BY priority, due_at, case_id
 LIMIT :most::integer

-- name: insert_task
INSERT INTO service.task (customer_id, case_id, task_id, kind, title, due_at, until_at, assignee,
       skill, place_id, state, made_by, made_at)
VALUES (:customer_id::uuid, :case_id::uuid, :task_id::uuid, :kind::text, :title::text,
        :due_at::timestamptz, :until_at::timestamptz, :assignee::text, :skill::text,
        :place_id::uuid, 'open', :by::text, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: find_task
SELECT customer_id, case_id, task_id, kind, title, due_at, until_at, assignee, skill, place_id,
       state, tries, outcome, said, made_by, made_at, ended_by, ended_at
  FROM service.task
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND task_id = :task_id::uuid

-- name: end_task
-- Of two who do it one finds it open.
UPDATE service.task
   SET state = :state::text, outcome = :outcome::text, said = :said::text, ended_by = :by::text,
       ended_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND task_id = :task_id::uuid
   AND state = 'open'

-- name: try_task_again
-- Somebody called and reached nobody.
UPDATE service.task
   SET tries = tries + 1, due_at = :due_at::timestamptz, until_at = :until_at::timestamptz,
       outcome = :outcome::text
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND task_id = :task_id::uuid
   AND state = 'open'

-- name: insert_care
-- One at a time.
INSERT INTO service.care (customer_id, case_id, reason, note, owner, opened_by, opened_at, look_at)
VALUES (:customer_id::uuid, :case_id::uuid, :reason::text, :note::text, :owner::text, :by::text,
        :at::timestamptz, :look_at::timestamptz)
ON CONFLICT DO NOTHING

-- name: own_care
UPDATE service.care
   SET owner = :owner::text, look_at = :look_at::timestamptz,
       note = coalesce(:note::text, note)
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND ended_at IS NULL

-- name: end_care
UPDATE service.care
   SET ended_at = :at::timestamptz, outcome = :outcome::text, ended_note = :note::text
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND ended_at IS NULL

-- name: insert_follow_up
-- One for a rule and an order.
INSERT INTO service.follow_up (customer_id, follow_up_id, rule, order_id, place_id, skill, due_at,
       expires_at, state, made_at)
VALUES (:customer_id::uuid, :follow_up_id::uuid, :rule::text, :order_id::uuid, :place_id::uuid,
        :skill::text, :due_at::timestamptz, :expires_at::timestamptz, 'open', :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: claim_follow_up
-- Of two one calls; who does not come back loses it after a while.
UPDATE service.follow_up SET agent = :agent::text, claimed_until = :until::timestamptz
 WHERE customer_id = :customer_id::uuid AND follow_up_id = :follow_up_id::uuid AND state = 'open'
   AND (agent IS NULL OR agent = :agent::text OR claimed_until < :at::timestamptz)
RETURNING customer_id, follow_up_id, rule, order_id, place_id, skill, due_at, expires_at, state,
          agent, claimed_until, tries, outcome, said, satisfaction, case_id, made_at, ended_at

-- name: find_follow_up
SELECT customer_id, follow_up_id, rule, order_id, place_id, skill, due_at, expires_at, state,
       agent, claimed_until, tries, outcome, said, satisfaction, case_id, made_at, ended_at
  FROM service.follow_up
 WHERE customer_id = :customer_id::uuid AND follow_up_id = :follow_up_id::uuid

-- name: end_follow_up
-- Whoever has it.
UPDATE service.follow_up
   SET state = :state::text, outcome = :outcome::text, said = :said::text,
       satisfaction = :satisfaction::smallint, case_id = :case_id::uuid,
       tries = tries + :tried::smallint, ended_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND follow_up_id = :follow_up_id::uuid AND state = 'open'
   AND (:agent::text IS NULL OR agent = :agent::text)

-- name: try_follow_up_again
UPDATE service.follow_up
   SET tries = tries + 1, due_at = :due_at::timestamptz, outcome = :outcome::text, agent = NULL,
       claimed_until = NULL
 WHERE customer_id = :customer_id::uuid AND follow_up_id = :follow_up_id::uuid AND state = 'open'
   AND agent = :agent::text

-- name: list_expired_follow_ups
-- scatter: a job's question.
SELECT customer_id, follow_up_id, rule, order_id, place_id, skill, due_at, expires_at, state,
       agent, claimed_until, tries, outcome, said, satisfaction, case_id, made_at, ended_at
  FROM service.follow_up
 WHERE state = 'open' AND expires_at < :at::timestamptz
 ORDER BY expires_at
 LIMIT 500
