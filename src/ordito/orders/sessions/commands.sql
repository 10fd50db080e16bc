-- name: open_session
-- Its name and its row; see the function.
SELECT orders.open_session(:claim::text, :session::jsonb)::text

-- name: change_session
-- Of two changes of one version one finds no row.
UPDATE orders.session
   SET wish = :wish::jsonb, shown = :shown::jsonb, buyer_id = :buyer_id::uuid,
       is_signed_in = :is_signed_in::boolean, version = version + 1, declined = NULL,
       changed_at = :at::timestamptz, expires_at = :expires_at::timestamptz
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'open' AND version = :version::integer
RETURNING to_jsonb(session)

-- name: note_shown
-- What was told last; who changed the session since has told more.
UPDATE orders.session SET shown = :shown::jsonb
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'open' AND version = :version::integer

-- name: pay_session
-- Of two checkouts of one session one is refused; see the function.
SELECT orders.pay_session(:customer_id::uuid, :session_id::uuid, :version::integer,
                          :order_id::uuid, :agreed::jsonb, :at::timestamptz)::text

-- name: await_buyer
-- Only the checkout that has it.
UPDATE orders.session SET awaits_buyer = true, version = version + 1
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'paying' AND order_id = :order_id::uuid AND NOT awaits_buyer
RETURNING session_id

-- name: answer_for_buyer
-- The first word stands: of a buyer who confirms and one who cancels, both go on with one of them.
UPDATE orders.session SET confirmed = coalesce(confirmed, :confirmed::boolean)
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'paying' AND order_id = :order_id::uuid
RETURNING confirmed IS TRUE AS confirmed

-- name: complete_session
-- Only the checkout that has it.
UPDATE orders.session
   SET state = 'completed', version = version + 1, awaits_buyer = false, confirmed = NULL,
       declined = NULL, closed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'paying' AND order_id = :order_id::uuid
RETURNING to_jsonb(session)

-- name: reopen_session
-- Only the checkout that had it.
UPDATE orders.session
   SET state = 'open', version = version + 1, order_id = NULL, awaits_buyer = false,
       confirmed = NULL, declined = :reason::text
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'paying' AND order_id = :order_id::uuid

-- name: cancel_session
-- Once, and not while a checkout has it.
UPDATE orders.session
   SET state = 'canceled', version = version + 1, closed_at = :at::timestamptz,
       closed_why = :reason::text
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid AND state = 'open'
RETURNING session_id

-- name: list_expired
-- A few at a time; the job comes again.
SELECT customer_id, session_id FROM orders.session
 WHERE closed_at IS NULL AND order_id IS NULL AND expires_at <= :at::timestamptz
 ORDER BY expires_at, customer_id, session_id
 LIMIT 200
