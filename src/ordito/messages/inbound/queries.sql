-- name: find_received
SELECT customer_id, received_id, source, medium, kind, identifier_id, sender, sender_name,
       is_proven, name, answers, answered_customer_id, answered_id, is_stranger, case_id, subject, text, whole, html,
       raw, is_cut, written_at, received_at
  FROM messages.received
 WHERE customer_id = :customer_id::uuid AND received_id = :received_id::uuid

-- name: list_files
-- bounded: the files of one message
SELECT name, media_type, size_bytes, is_inline, sha256 FROM messages.received_file
 WHERE customer_id = :customer_id::uuid AND received_id = :received_id::uuid
 ORDER BY number

-- name: list_received
-- What some ids wrote, the latest first.
SELECT customer_id, received_id, source, medium, kind, identifier_id, sender, sender_name,
       is_proven, name, answers, answered_customer_id, answered_id, is_stranger, case_id, subject, text, whole, html,
       raw, is_cut, written_at, received_at
  FROM messages.received
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY received_at DESC, received_id
 LIMIT :most::integer

-- name: list_latest_received
-- scatter: the desk's page, seldom opened.
SELECT customer_id, received_id, source, medium, kind, identifier_id, sender, sender_name,
       is_proven, name, answers, answered_customer_id, answered_id, is_stranger, case_id, subject, text, whole, html,
       raw, is_cut, written_at, received_at
  FROM messages.received
 WHERE NOT :is_lost::boolean OR case_id IS NULL
 ORDER BY received_at DESC, received_id
 LIMIT :most::integer

-- name: list_named
-- bounded: the caller names the names. In their order: the nearest that is known counts.
SELECT n.customer_id, n.message_id, n.is_received
  FROM unnest(:names::bytea[]) WITH ORDINALITY AS a (name, number)
  JOIN messages.name AS n ON n.name = a.name
 ORDER BY a.number

-- name: find_case
-- In which case a message stands.
SELECT case_id FROM messages.message
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid

-- name: find_received_case
SELECT case_id FROM messages.received
 WHERE customer_id = :customer_id::uuid AND received_id = :received_id::uuid

-- name: find_exchange
-- What was last sent to, or came from, a number or an account.
SELECT x.message_id, x.is_received, x.case_id
  FROM (SELECT received_id AS message_id, true AS is_received, case_id, received_at AS at
          FROM messages.received
         WHERE customer_id = :customer_id::uuid AND identifier_id = :identifier_id::uuid
           AND medium = :medium::text AND received_at > :since::timestamptz
        UNION ALL
        SELECT message_id, false, case_id, began_at
          FROM messages.message
         WHERE customer_id = :customer_id::uuid AND identifier_id = :identifier_id::uuid
           AND medium = :medium::text AND began_at > :since::timestamptz) AS x
 ORDER BY x.at DESC, x.message_id
 LIMIT 1

-- name: count_received
-- How much a customer wrote lately.
SELECT count(*) FROM messages.received
 WHERE customer_id = :customer_id::uuid AND received_at > :since::timestamptz

-- name: get_seal
SELECT seal FROM messages.seal
