-- name: keep_change
-- What was previewed, for the version that was previewed.
INSERT INTO orders.change (customer_id, change_id, order_id, version, kind, state, request, effect,
       actor, channel_id, place_id, previewed_at, expires_at)
VALUES (:customer_id::uuid, :change_id::uuid, :order_id::uuid, :version::integer, :kind::text,
        'previewed', :request::jsonb, :effect::jsonb, :actor::text, :channel_id::uuid,
        :place_id::uuid, :previewed_at::timestamptz, :expires_at::timestamptz)

-- name: lock_change
-- Who confirms a change holds it, so that it is carried out once.
SELECT customer_id, change_id, order_id, version, kind, state, request, effect, payments, actor,
       channel_id, place_id, previewed_at, expires_at, closed_at
  FROM orders.change
 WHERE customer_id = :customer_id::uuid AND change_id = :change_id::uuid
   FOR UPDATE

-- name: pay_change
-- The tenders are kept before their processor is asked; of two rivals one finds no row.
UPDATE orders.change SET state = 'paying', payments = :payments::jsonb
 WHERE customer_id = :customer_id::uuid AND change_id = :change_id::uuid AND state = 'previewed'
RETURNING change_id

-- name: close_change
-- Confirmed or failed; of two rivals one finds no row.
UPDATE orders.change SET state = :state::text, closed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND change_id = :change_id::uuid
   AND state IN ('previewed', 'paying')
RETURNING change_id

-- name: list_lapsed
-- In the order in which they are closed one by one.
SELECT customer_id, change_id, order_id, version, kind, state, request, effect, payments, actor,
       channel_id, place_id, previewed_at, expires_at, closed_at
  FROM orders.change
 WHERE state = 'previewed' AND expires_at <= :at::timestamptz
 ORDER BY expires_at
 LIMIT :batch::integer

-- name: expire_change
-- Who confirms it at this instant wins: the row is not found then.
UPDATE orders.change SET state = 'expired', closed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND change_id = :change_id::uuid
   AND state = 'previewed' AND expires_at <= :at::timestamptz
RETURNING change_id
