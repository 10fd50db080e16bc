-- name: insert_case
INSERT INTO service.case (customer_id, case_id, channel, subject, topic, state, state_at, priority,
       skill, language, place_id, channel_id, tier, persona, due_at, follows_id, split_from,
       opened_by, opened_at)
VALUES (:customer_id::uuid, :case_id::uuid, :channel::text, :subject::text, :topic::text, 'new',
        :at::timestamptz, :priority::smallint, :skill::text, :language::text, :place_id::uuid,
        :channel_id::uuid, :tier::text, :persona::text, :due_at::timestamptz, :follows_id::uuid,
        :split_from::uuid, :by::text, :at::timestamptz)

-- name: claim
-- The first who opens a case for a cause has it; a rival waits here and finds it taken.
INSERT INTO service.claim (claim, customer_id, case_id)
SELECT c.claim, :customer_id::uuid, :case_id::uuid
  FROM unnest(:claims::text[]) AS c (claim)
 ORDER BY c.claim
ON CONFLICT (claim) DO NOTHING
RETURNING claim

-- name: find_claimed
-- In the order of the claims that were asked for.
SELECT c.customer_id, c.case_id
  FROM unnest(:claims::text[]) WITH ORDINALITY AS a (claim, no)
  JOIN service.claim AS c ON c.claim = a.claim
 ORDER BY a.no
 LIMIT 1

-- name: lock_case
-- Whoever changes a case has its row first.
SELECT customer_id, case_id, channel, subject, topic, state, state_at, priority, skill, language,
       place_id, channel_id, assignee, assigned_at, tier, persona, due_at, is_urged, version,
       last_seq, heard_at, answered_at, reopened, resolution, follows_id, split_from,
       merged_customer_id, merged_id, merged_at, opened_by, opened_at, solved_at, closed_at
  FROM service.case
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid
   FOR UPDATE

-- name: save_case
-- What may change of a case; its row is locked, the version says so once more.
UPDATE service.case
   SET subject = :subject::text, topic = :topic::text, state = :state::text,
       state_at = :state_at::timestamptz, priority = :priority::smallint, skill = :skill::text,
       assignee = :assignee::text, assigned_at = :assigned_at::timestamptz,
       due_at = :due_at::timestamptz, is_urged = :is_urged::boolean, version = :version::integer + 1,
       last_seq = :last_seq::integer, heard_at = :heard_at::timestamptz,
       answered_at = :answered_at::timestamptz, reopened = :reopened::integer,
       resolution = :resolution::text, merged_customer_id = :merged_customer_id::uuid,
       merged_id = :merged_id::uuid, merged_at = :merged_at::timestamptz,
       solved_at = :solved_at::timestamptz, closed_at = :closed_at::timestamptz
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid
   AND version = :version::integer

-- name: insert_entry
-- The number was taken under the case's lock.
INSERT INTO service.entry (customer_id, case_id, seq, kind, body, actor, at, cause, message_id,
       began_at, ended_at, told)
VALUES (:customer_id::uuid, :case_id::uuid, :seq::integer, :kind::text, :body::text, :actor::text,
        :at::timestamptz, :cause::text, :message_id::uuid, :began_at::timestamptz,
        :ended_at::timestamptz, :told::jsonb)

-- name: insert_attachments
INSERT INTO service.attachment (customer_id, case_id, seq, no, sha256, name, media_type, size_bytes)
SELECT :customer_id::uuid, :case_id::uuid, :seq::integer, a.no, a.sha256, a.name, a.media_type,
       a.size_bytes
  FROM unnest(:sha256s::bytea[], :names::text[], :media_types::text[], :sizes::bigint[])
       WITH ORDINALITY AS a (sha256, name, media_type, size_bytes, no)

-- name: find_entry_of_cause
SELECT seq FROM service.entry
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND cause = :cause::text

-- name: insert_links
-- The same again changes nothing.
INSERT INTO service.link (customer_id, case_id, kind, subject_id, line_no, linked_at)
SELECT :customer_id::uuid, :case_id::uuid, l.kind, l.subject_id, l.line_no, :at::timestamptz
  FROM unnest(:kinds::text[], :subject_ids::uuid[], :line_nos::smallint[])
       AS l (kind, subject_id, line_no)
ON CONFLICT DO NOTHING

-- name: delete_link
DELETE FROM service.link
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND kind = :kind::text
   AND subject_id = :subject_id::uuid AND line_no = :line_no::smallint

-- name: show_entries
-- Only what was written in the case and is shown in it.
UPDATE service.entry SET shown_id = :into_id::uuid
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND seq = ANY(:seqs::integer[])
   AND shown_id IS NULL

-- name: show_back
UPDATE service.entry SET shown_id = NULL
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND shown_id = :into_id::uuid

-- name: list_merged
-- Cases that go on in this one.
-- bounded: few are merged into one
SELECT customer_id, case_id FROM service.case
 WHERE merged_customer_id = :customer_id::uuid AND merged_id = :case_id::uuid
 ORDER BY customer_id, case_id
 LIMIT 1000

-- name: save_draft
INSERT INTO service.draft (customer_id, case_id, agent, body, saved_at)
VALUES (:customer_id::uuid, :case_id::uuid, :agent::text, :body::text, :at::timestamptz)
ON CONFLICT (customer_id, case_id, agent) DO UPDATE
   SET body = excluded.body, saved_at = excluded.saved_at

-- name: delete_draft
DELETE FROM service.draft
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND agent = :agent::text

-- name: note_looking
-- Seen for a while; whoever came first stays the first.
INSERT INTO service.looking AS l (customer_id, case_id, agent, since, until, is_writing)
VALUES (:customer_id::uuid, :case_id::uuid, :agent::text, :at::timestamptz, :until::timestamptz,
        :is_writing::boolean)
ON CONFLICT (customer_id, case_id, agent) DO UPDATE
   SET since = CASE WHEN l.until >= :at::timestamptz THEN l.since ELSE excluded.since END,
       until = excluded.until, is_writing = excluded.is_writing

-- name: end_looking
DELETE FROM service.looking
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND agent = :agent::text

-- name: forget_looking
-- scatter: a job's work.
DELETE FROM service.looking WHERE until < :before::timestamptz

-- name: count_unfinished
-- Tasks that wait, and a customer whom we do not let go.
SELECT ((SELECT count(*) FROM service.task
          WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND state = 'open')
        + (SELECT count(*) FROM service.care
            WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid
              AND ended_at IS NULL))::integer
