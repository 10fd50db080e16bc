-- name: keep_tc_string
INSERT INTO customers.tc_string (customer_id, string_id, value, source, said_at)
VALUES (:customer_id::uuid, :string_id::uuid, :value::text, :source::text, :said_at::timestamptz)
ON CONFLICT DO NOTHING
