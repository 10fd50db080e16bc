-- name: note_attempt
-- What the mail server said, without a word of the mail.
INSERT INTO messages.attempt (customer_id, message_id, at, status, fault, duration_ms)
VALUES (:customer_id::uuid, :message_id::uuid, :at::timestamptz, :status::integer, :fault::text,
        :duration_ms::integer)
ON CONFLICT DO NOTHING
