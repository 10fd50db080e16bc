-- name: arrive
-- Of two deliveries of the same the second waits for the first, and counts itself.
INSERT INTO messages.arrival (digest, received_id, arrived_at, times)
VALUES (:digest::bytea, :received_id::uuid, :at::timestamptz, 1)
ON CONFLICT (digest) DO UPDATE SET times = messages.arrival.times + 1
RETURNING received_id, customer_id, times

-- name: note_owner
UPDATE messages.arrival SET customer_id = :customer_id::uuid WHERE digest = :digest::bytea

-- name: take
INSERT INTO messages.received (customer_id, received_id, source, medium, kind, identifier_id, sender,
       sender_name, is_proven, name, answers, answered_customer_id, answered_id, is_stranger, case_id,
       subject, text, whole, html, raw, is_cut, written_at, received_at)
VALUES (:customer_id::uuid, :received_id::uuid, :source::text, :medium::text, :kind::text,
        :identifier_id::uuid, :sender::text, :sender_name::text, :is_proven::boolean, :name::text,
        :answers::text[], :answered_customer_id::uuid, :answered_id::uuid,
        :is_stranger::boolean, :case_id::uuid, :subject::text, :text::text, :whole::text, :html::text, :raw::bytea,
        :is_cut::boolean, :written_at::timestamptz, :at::timestamptz)

-- name: take_files
INSERT INTO messages.received_file (customer_id, received_id, number, name, media_type, size_bytes,
       is_inline, sha256)
SELECT :customer_id::uuid, :received_id::uuid, f.number, f.name, f.media_type, f.size_bytes,
       f.is_inline, f.sha256
  FROM unnest(:names::text[], :media_types::text[], :sizes_bytes::bigint[], :are_inline::boolean[],
              :sha256s::bytea[]) WITH ORDINALITY
           AS f (name, media_type, size_bytes, is_inline, sha256, number)

-- name: keep_name
-- The first that has a name keeps it: a forged second one leads nobody astray.
INSERT INTO messages.name (name, customer_id, message_id, is_received)
VALUES (:name::bytea, :customer_id::uuid, :message_id::uuid, :is_received::boolean)
ON CONFLICT DO NOTHING

-- name: keep_case
-- A message stands in one case; merging and splitting cases moves it.
UPDATE messages.received SET case_id = :case_id::uuid
 WHERE customer_id = :customer_id::uuid AND received_id = :received_id::uuid
