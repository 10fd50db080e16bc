-- name: open_checkout
-- Key, names and checkout; see the function.
SELECT orders.open_checkout(:key::text, :fingerprint::bytea, :claims::text[], :customer_id::uuid,
                            :order_id::uuid, :channel_id::uuid, :place_id::uuid, :actor::text,
                            :request_id::uuid, :basket::jsonb, :expires_at::timestamptz,
                            :at::timestamptz)::text

-- name: unclaim
-- A checkout that became no order gives the foreign order number free for another try.
DELETE FROM orders.claim WHERE claim = :claim::text AND order_id = :order_id::uuid

-- name: place
-- The kept basket becomes the order; see the function.
SELECT orders.place(:customer_id::uuid, :order_id::uuid, :number::text, :answer::text,
                    :payment_ids::uuid[], :captured::boolean[], :references::text[],
                    :origin::text, :actor::text, :at::timestamptz)::text

-- name: close_checkout
-- Declined or expired; of two rivals one finds no row.
UPDATE orders.checkout
   SET state = :state::text, closed_at = :at::timestamptz, answer = :answer::text
 WHERE customer_id = :customer_id::uuid AND order_id = :order_id::uuid AND state = 'open'
RETURNING order_id
