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
-- Only the checkout that has it, and once: what was answered since stands.
UPDATE orders.session SET challenges = :challenges::jsonb, version = version + 1
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'paying' AND order_id = :order_id::uuid AND challenges = '{}'
RETURNING session_id

-- name: answer_for_buyer
-- The first word stands: of a buyer who confirms and one who cancels, both go on with one of them.
-- One "no" is the last word.
UPDATE orders.session AS s
   SET challenges = CASE
       WHEN jsonb_path_exists(s.challenges, '$.* ? (@ == false)') THEN s.challenges
       ELSE (SELECT jsonb_object_agg(c.key, CASE
                        WHEN c.value = 'null' AND c.key = coalesce(:number::text, c.key)
                        THEN to_jsonb(:confirmed::boolean)
                        ELSE c.value END)
               FROM jsonb_each(s.challenges) AS c)
       END
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'paying' AND order_id = :order_id::uuid AND challenges <> '{}'
RETURNING challenges

-- name: complete_session
-- Only the checkout that has it.
UPDATE orders.session
   SET state = 'completed', version = version + 1, challenges = '{}',
       declined = NULL, closed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND session_id = :session_id::uuid
   AND state = 'paying' AND order_id = :order_id::uuid
RETURNING to_jsonb(session)

-- name: reopen_session
-- Only the checkout that had it.
UPDATE orders.session
   SET state = 'open', version = version + 1, order_id = NULL, challenges = '{}',
       declined = :reason::text
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
