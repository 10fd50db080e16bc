-- name: open_cart
-- A rival who opens one for the same customer finds this one: the unique index lets one in.
WITH opened AS (
    INSERT INTO orders.cart (customer_id, cart_id, state, version, lines, channel_id, place_id,
           opened_at, changed_at)
    VALUES (:customer_id::uuid, :cart_id::uuid, 'open', 1, '[]', :channel_id::uuid,
            :place_id::uuid, :at::timestamptz, :at::timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING customer_id, cart_id)
SELECT cart_id FROM opened

-- name: claim_cart
-- So that people and other channels find it by its number.
INSERT INTO orders.claim (claim, customer_id, order_id)
VALUES (:claim::text, :customer_id::uuid, :cart_id::uuid) ON CONFLICT DO NOTHING

-- name: lock_cart
-- Whoever changes a cart waits for who changes it now.
SELECT to_jsonb(c) FROM orders.cart AS c
 WHERE c.customer_id = :customer_id::uuid AND c.cart_id = :cart_id::uuid
   FOR UPDATE

-- name: save_lines
-- The cart was locked.
UPDATE orders.cart
   SET lines = :lines::jsonb, version = version + 1, changed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND cart_id = :cart_id::uuid AND state = 'open'

-- name: save_coupons
-- The cart was locked.
UPDATE orders.cart
   SET coupons = :coupons::text[], version = version + 1, changed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND cart_id = :cart_id::uuid AND state = 'open'

-- name: begin_checkout
-- Of two checkouts of one cart one finds no row.
UPDATE orders.cart
   SET state = 'checkout', order_id = :order_id::uuid, version = version + 1
 WHERE customer_id = :customer_id::uuid AND cart_id = :cart_id::uuid AND state = 'open'
RETURNING cart_id

-- name: close_cart
-- Only the checkout that took it.
UPDATE orders.cart SET state = 'ordered', version = version + 1
 WHERE customer_id = :customer_id::uuid AND cart_id = :cart_id::uuid
   AND state = 'checkout' AND order_id = :order_id::uuid

-- name: reopen_cart
-- Only the checkout that took it.
UPDATE orders.cart SET state = 'open', order_id = NULL, version = version + 1
 WHERE customer_id = :customer_id::uuid AND cart_id = :cart_id::uuid
   AND state = 'checkout' AND order_id = :order_id::uuid

-- name: leave_to_heir
-- The cart was locked.
UPDATE orders.cart
   SET state = 'merged', version = version + 1, heir_customer_id = :heir_customer_id::uuid,
       heir_cart_id = :heir_cart_id::uuid, changed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND cart_id = :cart_id::uuid AND state = 'open'
