-- name: queue
-- One cause, one message: the same again changes nothing. What is told to many asks for the purpose
-- for which it is told, whatever the caller says.
INSERT INTO messages.message (customer_id, message_id, template, medium, purpose, case_id, sender,
       subject_id, identifier_id, link, state, next_at, queued_at)
SELECT m.customer_id, m.message_id, m.template, m.medium, coalesce(m.purpose, a.purpose), m.case_id, m.sender,
       m.subject_id, m.identifier_id, m.link, 'waiting', :at::timestamptz, :at::timestamptz
  FROM unnest(:customer_ids::uuid[], :message_ids::uuid[], :templates::text[], :media::text[],
              :purposes::text[], :case_ids::uuid[], :senders::text[], :subject_ids::uuid[],
              :identifier_ids::uuid[], :links::text[])
           AS m (customer_id, message_id, template, medium, purpose, case_id, sender, subject_id,
                 identifier_id, link)
  LEFT JOIN messages.announcement AS a
    ON m.template = 'announcement' AND a.announcement_id = m.subject_id
ON CONFLICT DO NOTHING
RETURNING message_id

-- name: keep_names
-- By them answers find the conversation.
INSERT INTO messages.name (name, customer_id, message_id, is_received)
SELECT n.name, n.customer_id, n.message_id, false
  FROM unnest(:names::bytea[], :customer_ids::uuid[], :message_ids::uuid[])
           AS n (name, customer_id, message_id)
ON CONFLICT DO NOTHING

-- name: claim
-- Of two who want to send it one finds it due no more. Moving next_at ahead is the lease; the
-- attempt is counted before it is made, so that a mail that kills its sender is given up as well.
UPDATE messages.message SET attempts = attempts + 1, next_at = :lease_until::timestamptz
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
   AND state = 'waiting' AND next_at <= :at::timestamptz
RETURNING customer_id, message_id, template, medium, purpose, case_id, sender, subject_id,
          identifier_id, link, state, attempts, resends, next_at, status, fault, queued_at, ended_at

-- name: note_again
-- Due again later: it was not taken.
UPDATE messages.message
   SET state = 'waiting', next_at = :next_at::timestamptz, began_at = NULL,
       status = :status::integer, fault = :fault::text
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
   AND state IN ('waiting', 'sending') AND attempts = :attempts::integer

-- name: note_sent
-- Also where it was in doubt meanwhile: it was sent. What signs in is not kept longer.
UPDATE messages.message
   SET link = CASE WHEN template <> 'sign_in_code' THEN link END, state = 'sent',
       status = :status::integer, fault = NULL, ended_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
   AND state IN ('sending', 'unsure')

-- name: note_failed
UPDATE messages.message
   SET link = CASE WHEN template <> 'sign_in_code' THEN link END, state = 'failed',
       status = :status::integer, fault = :fault::text, ended_at = :at::timestamptz, began_at = NULL
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
   AND state IN ('waiting', 'sending') AND attempts = :attempts::integer
