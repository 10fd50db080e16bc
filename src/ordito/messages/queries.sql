-- name: list_due
-- scatter: a job's question, not a request's.
SELECT customer_id, message_id, template, medium, purpose, case_id, sender, subject_id, identifier_id,
       link, state, attempts, resends, next_at, status, fault, queued_at, ended_at
  FROM messages.message
 WHERE state = 'waiting' AND next_at <= :at::timestamptz
 ORDER BY next_at
 LIMIT :most::integer

-- name: find_message
-- One message.
SELECT customer_id, message_id, template, medium, purpose, case_id, sender, subject_id, identifier_id,
       link, state, attempts, resends, next_at, status, fault, queued_at, ended_at
  FROM messages.message
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid

-- name: list_of_subject
-- All about one document or order, latest first.
SELECT customer_id, message_id, template, medium, purpose, case_id, sender, subject_id, identifier_id,
       link, state, attempts, resends, next_at, status, fault, queued_at, ended_at
  FROM messages.message
 WHERE customer_id = :customer_id::uuid AND subject_id = :subject_id::uuid
 ORDER BY queued_at DESC, message_id
 LIMIT 100

-- name: list_latest
-- scatter: the desk's page, seldom opened.
SELECT customer_id, message_id, template, medium, purpose, case_id, sender, subject_id, identifier_id,
       link, state, attempts, resends, next_at, status, fault, queued_at, ended_at
  FROM messages.message
 WHERE :state::text IS NULL OR state = :state::text
 ORDER BY queued_at DESC, message_id
 LIMIT :most::integer

-- name: list_attempts
-- Latest first.
SELECT at, status, fault, duration_ms FROM messages.attempt
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
 ORDER BY at DESC
 LIMIT 100

-- name: list_written
SELECT message_id FROM messages.message WHERE customer_id = ANY(:customer_ids::uuid[]) LIMIT 10000
