-- name: note_report
INSERT INTO messages.report (customer_id, message_id, report_id, kind, code, happened_at, reported_at)
SELECT m.customer_id, m.message_id, :report_id::uuid, :kind::text, :code::text,
       :happened_at::timestamptz, :at::timestamptz
  FROM messages.message AS m
 WHERE m.customer_id = :customer_id::uuid AND m.message_id = :message_id::uuid
ON CONFLICT DO NOTHING
RETURNING report_id

-- name: bounce
UPDATE messages.message
   SET state = 'bounced', ended_at = coalesce(ended_at, :at::timestamptz), fault = 'bounced'
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
   AND state IN ('sent', 'sending', 'unsure')

-- name: see_sent
-- Whoever tells of it, it was sent.
UPDATE messages.message SET state = 'sent', ended_at = :at::timestamptz, fault = NULL
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid AND state = 'unsure'
RETURNING message_id

-- name: count_soft
-- How often mails to an address came back for now, since one arrived there.
SELECT count(*) FROM messages.report AS r
  JOIN messages.message AS m ON m.customer_id = r.customer_id AND m.message_id = r.message_id
 WHERE r.customer_id = :customer_id::uuid AND m.identifier_id = :identifier_id::uuid
   AND r.kind = 'bounced_softly' AND r.happened_at > :since::timestamptz
   AND NOT EXISTS (SELECT FROM messages.report AS d
                     JOIN messages.message AS n
                       ON n.customer_id = d.customer_id AND n.message_id = d.message_id
                    WHERE d.customer_id = :customer_id::uuid
                      AND n.identifier_id = :identifier_id::uuid
                      AND d.kind = 'delivered' AND d.happened_at > r.happened_at)

-- name: list_reports
-- The latest 100.
SELECT report_id, kind, code, happened_at, reported_at FROM messages.report
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
 ORDER BY happened_at DESC, report_id
 LIMIT 100

-- name: list_lapsed
-- scatter: a job's question, not a request's. What began and was not settled in its time.
SELECT customer_id, message_id, template, medium, purpose, case_id, sender, subject_id,
       identifier_id, link, state, attempts, resends, next_at, status, fault, queued_at, ended_at
  FROM messages.message
 WHERE state = 'sending' AND next_at <= :at::timestamptz
 ORDER BY next_at
 LIMIT :most::integer

-- name: doubt
UPDATE messages.message SET state = 'unsure', fault = 'unanswered'
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid AND state = 'sending'
RETURNING message_id

-- name: send_again
-- What is sent again says so.
UPDATE messages.message
   SET state = 'waiting', next_at = :at::timestamptz, resends = resends + 1, attempts = 0
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid AND state = 'unsure'
RETURNING message_id
