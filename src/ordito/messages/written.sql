-- name: keep_written
-- The first words stay: a message is written once.
INSERT INTO messages.written (customer_id, message_id, subject, text, answers, written_at)
VALUES (:customer_id::uuid, :message_id::uuid, :subject::text, :text::text, :answers::text[],
        :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: keep_files
INSERT INTO messages.written_file (customer_id, message_id, number, name, media_type, sha256)
SELECT :customer_id::uuid, :message_id::uuid, f.number, f.name, f.media_type, f.sha256
  FROM unnest(:names::text[], :media_types::text[], :sha256s::bytea[]) WITH ORDINALITY
           AS f (name, media_type, sha256, number)
ON CONFLICT DO NOTHING

-- name: find_written
SELECT subject, text, answers FROM messages.written
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid

-- name: list_files
-- bounded: the files of one message
SELECT name, media_type, sha256 FROM messages.written_file
 WHERE customer_id = :customer_id::uuid AND message_id = :message_id::uuid
 ORDER BY number
