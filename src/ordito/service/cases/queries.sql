-- name: find_case
SELECT customer_id, case_id, channel, subject, topic, state, state_at, priority, skill, language,
       place_id, channel_id, assignee, assigned_at, tier, persona, due_at, is_urged, version,
       last_seq, heard_at, answered_at, reopened, resolution, follows_id, split_from,
       merged_customer_id, merged_id, merged_at, opened_by, opened_at, solved_at, closed_at
  FROM service.case
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid

-- name: find_whose
SELECT customer_id, case_id FROM service.claim WHERE claim = :claim::text

-- name: list_entries
-- What was written in these cases and is shown in none other, or is shown in one of them.
SELECT customer_id, case_id, seq, kind, body, actor, at, cause, message_id, began_at, ended_at,
       told, shown_id
  FROM (SELECT * FROM service.entry
         WHERE customer_id = ANY(:customer_ids::uuid[]) AND case_id = ANY(:case_ids::uuid[])
           AND (shown_id IS NULL OR shown_id = ANY(:case_ids::uuid[]))
        UNION ALL
        SELECT * FROM service.entry
         WHERE customer_id = ANY(:customer_ids::uuid[]) AND shown_id = ANY(:case_ids::uuid[])
           AND case_id <> ALL(:case_ids::uuid[])) AS e
 ORDER BY at DESC, case_id, seq DESC
 LIMIT :most::integer

-- name: list_attached
-- bounded: by the entries that are shown
SELECT a.case_id, a.seq, a.no, a.sha256, a.name, a.media_type, a.size_bytes
  FROM service.attachment AS a
  JOIN service.entry AS e
    ON e.customer_id = a.customer_id AND e.case_id = a.case_id AND e.seq = a.seq
 WHERE a.customer_id = ANY(:customer_ids::uuid[])
   AND (a.case_id = ANY(:case_ids::uuid[]) OR e.shown_id = ANY(:case_ids::uuid[]))
 ORDER BY a.case_id, a.seq, a.no
 LIMIT 2000

-- name: list_tasks
SELECT customer_id, case_id, task_id, kind, title, due_at, until_at, assignee, skill, place_id,
       state, tries, outcome, said, made_by, made_at, ended_by, ended_at
  FROM service.task
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND case_id = ANY(:case_ids::uuid[])
 ORDER BY made_at, task_id
 LIMIT 500

-- name: list_commitments
SELECT customer_id, case_id, commitment_id, kind, subject_id, promise, policy_version, minutes,
       pauses, state, made_at, spent_us, spans, running_since, due_at, missed_at, level, look_at,
       ended_at, reason
  FROM service.commitment
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND case_id = ANY(:case_ids::uuid[])
 ORDER BY made_at, commitment_id
 LIMIT 500

-- name: list_links
SELECT kind, subject_id, line_no FROM service.link
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND case_id = ANY(:case_ids::uuid[])
 ORDER BY linked_at, kind, subject_id, line_no
 LIMIT 500

-- name: list_care
SELECT customer_id, case_id, reason, note, owner, opened_by, opened_at, look_at, ended_at, outcome,
       ended_note
  FROM service.care
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND case_id = ANY(:case_ids::uuid[])
 ORDER BY opened_at DESC
 LIMIT 100

-- name: list_looking
SELECT agent, since, is_writing FROM service.looking
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid
   AND until >= :at::timestamptz
 ORDER BY since, agent
 LIMIT 100

-- name: list_drafts
SELECT agent, body, saved_at FROM service.draft
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid
 ORDER BY saved_at
 LIMIT 100

-- name: list_of_person
-- Of all ids of a person, the latest first.
SELECT customer_id, case_id, channel, subject, topic, state, state_at, priority, skill, language,
       place_id, channel_id, assignee, assigned_at, tier, persona, due_at, is_urged, version,
       last_seq, heard_at, answered_at, reopened, resolution, follows_id, split_from,
       merged_customer_id, merged_id, merged_at, opened_by, opened_at, solved_at, closed_at
  FROM service.case
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND merged_id IS NULL
 ORDER BY opened_at DESC, case_id
 LIMIT :most::integer

-- name: list_of_subject
-- Cases of a person about an order, product ...
SELECT c.customer_id, c.case_id, c.channel, c.subject, c.topic, c.state, c.state_at, c.priority,
       c.skill, c.language, c.place_id, c.channel_id, c.assignee, c.assigned_at, c.tier, c.persona,
       c.due_at, c.is_urged, c.version, c.last_seq, c.heard_at, c.answered_at, c.reopened,
       c.resolution, c.follows_id, c.split_from, c.merged_customer_id, c.merged_id, c.merged_at,
       c.opened_by, c.opened_at, c.solved_at, c.closed_at
  FROM service.case AS c
 WHERE c.customer_id = ANY(:customer_ids::uuid[])
   AND EXISTS (SELECT FROM service.link AS l
                WHERE l.customer_id = c.customer_id AND l.case_id = c.case_id
                  AND l.subject_id = :subject_id::uuid)
 ORDER BY c.opened_at DESC, c.case_id
 LIMIT 100

-- name: list_due_to_close
-- scatter: a job's question.
SELECT c.customer_id, c.case_id FROM service.case AS c
 WHERE c.merged_id IS NULL AND c.state = 'solved' AND c.solved_at <= :before::timestamptz
   AND NOT EXISTS (SELECT FROM service.commitment AS m
                    WHERE m.customer_id = c.customer_id AND m.case_id = c.case_id
                      AND m.state = 'open')
   AND NOT EXISTS (SELECT FROM service.task AS t
                    WHERE t.customer_id = c.customer_id AND t.case_id = c.case_id
                      AND t.state = 'open')
   AND NOT EXISTS (SELECT FROM service.care AS k
                    WHERE k.customer_id = c.customer_id AND k.case_id = c.case_id
                      AND k.ended_at IS NULL)
 ORDER BY c.solved_at, c.case_id
 LIMIT 200

-- name: find_follow_up_of
SELECT customer_id, follow_up_id, rule, order_id, place_id, skill, due_at, expires_at, state,
       agent, claimed_until, tries, outcome, said, satisfaction, case_id, made_at, ended_at
  FROM service.follow_up
 WHERE customer_id = :customer_id::uuid AND follow_up_id = :follow_up_id::uuid
