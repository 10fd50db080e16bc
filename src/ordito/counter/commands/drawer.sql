-- name: open_shift
-- A shift is opened once.
INSERT INTO counter.shift (place_id, device_id, shift_id, currency, drawer, after_id, opened_seq,
       opened_at, opened_by, float_minor, float_pieces, float_difference_minor)
VALUES (:place_id::uuid, :device_id::uuid, :shift_id::uuid, :currency::text, :drawer::text,
        :after_id::uuid, :seq::bigint, :at::timestamptz, :staff_id::uuid, :float_minor::bigint,
        :pieces::jsonb, :difference_minor::bigint)
ON CONFLICT DO NOTHING

-- name: close_shift
-- A shift is closed once.
UPDATE counter.shift
   SET closed_seq = :seq::bigint, closed_at = :at::timestamptz, closed_by = :staff_id::uuid,
       counted_minor = :counted_minor::bigint, counted_pieces = :pieces::jsonb,
       expected_minor = :expected_minor::bigint, told_minor = :told_minor::bigint,
       difference_minor = :counted_minor::bigint - :expected_minor::bigint, reason = :reason::text
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND shift_id = :shift_id::uuid
   AND closed_seq IS NULL

-- name: set_shift
-- Which one is open by the till's log.
UPDATE counter.device SET shift_id = :shift_id::uuid
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid

-- name: find_shift
-- By its key.
SELECT place_id, device_id, shift_id, currency, drawer, after_id, opened_at, opened_by, float_minor,
       float_difference_minor, closed_at, closed_by, counted_minor, expected_minor, told_minor,
       difference_minor, reason
  FROM counter.shift
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND shift_id = :shift_id::uuid

-- name: list_shifts
-- The latest of a place.
SELECT place_id, device_id, shift_id, currency, drawer, after_id, opened_at, opened_by, float_minor,
       float_difference_minor, closed_at, closed_by, counted_minor, expected_minor, told_minor,
       difference_minor, reason
  FROM counter.shift WHERE place_id = :place_id::uuid
 ORDER BY opened_at DESC, shift_id LIMIT 200

-- name: note_cash
-- One an entry.
INSERT INTO counter.cash (place_id, device_id, seq, shift_id, kind, amount_minor, reason, note,
       approved_by)
VALUES (:place_id::uuid, :device_id::uuid, :seq::bigint, :shift_id::uuid, :kind::text,
        :amount_minor::bigint, :reason::text, :note::text, :approved_by::uuid)

-- name: issue_receipt
-- As the till numbered it.
INSERT INTO counter.receipt (place_id, device_id, seq, series, number, kind, act_id, shift_id,
       staff_id, customer_id, order_id, currency, total_minor, tax_minor, discount_minor, units,
       cash_minor, tenders, is_online, issued_at)
VALUES (:place_id::uuid, :device_id::uuid, :seq::bigint, :series::text, :number::bigint,
        :kind::text, :act_id::uuid, :shift_id::uuid, :staff_id::uuid, :customer_id::uuid,
        :order_id::uuid, :currency::text, :total_minor::bigint, :tax_minor::bigint,
        :discount_minor::bigint, :units::integer, :cash_minor::bigint, :tenders::jsonb,
        :is_online::boolean, :at::timestamptz)

-- name: note_number
-- The highest number of the till's own series.
UPDATE counter.device SET last_receipt = greatest(last_receipt, :number::bigint)
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid

-- name: find_receipt
-- By its number; where one was given twice, the first.
SELECT device_id, seq, series, number, kind, act_id, customer_id, order_id, currency, total_minor,
       issued_at, copies
  FROM counter.receipt
 WHERE place_id = :place_id::uuid AND series = :series::text AND number = :number::bigint
 ORDER BY issued_at, seq LIMIT 1

-- name: note_copy
-- The highest copy that was printed.
UPDATE counter.receipt SET copies = greatest(copies, :copy::integer)
 WHERE place_id = :place_id::uuid AND series = :series::text AND number = :number::bigint
RETURNING copies

-- name: ask_paper
-- Its turn comes with the next round.
INSERT INTO counter.paper (place_id, device_id, seq, due_at)
VALUES (:place_id::uuid, :device_id::uuid, :seq::bigint, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: list_due_papers
-- In the order in which they fell due.
SELECT p.place_id, p.device_id, p.seq, p.state, p.tries, e.text
  FROM counter.paper AS p
  JOIN counter.entry AS e ON e.place_id = p.place_id AND e.device_id = p.device_id
   AND e.seq = p.seq
 WHERE p.place_id = :place_id::uuid AND p.state <> 'printed' AND p.due_at <= :at::timestamptz
 ORDER BY p.due_at, p.device_id, p.seq LIMIT 100

-- name: try_paper
-- Of two processes one counts the try up.
UPDATE counter.paper
   SET state = 'asked', tries = tries + 1, due_at = :due_at::timestamptz
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND seq = :seq::bigint
   AND tries = :tries::integer AND state <> 'printed'

-- name: delay_paper
-- What the printer said is kept for whoever looks after it.
UPDATE counter.paper SET fault = :fault::text, due_at = :due_at::timestamptz
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND seq = :seq::bigint
   AND state <> 'printed'

-- name: note_printed
-- Once.
UPDATE counter.paper
   SET state = 'printed', fiscal_number = :fiscal_number::text, printed_at = :at::timestamptz,
       fault = NULL
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND seq = :seq::bigint
   AND state <> 'printed'

-- name: park
-- A cart as the till wrote it.
INSERT INTO counter.parked (place_id, parked_id, device_id, label, cart, units, parked_by,
       parked_at)
VALUES (:place_id::uuid, :parked_id::uuid, :device_id::uuid, :label::text, :cart::jsonb,
        :units::integer, :staff_id::uuid, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: list_parked
-- What waits at a place.
SELECT parked_id, label, units, parked_by, parked_at
  FROM counter.parked
 WHERE place_id = :place_id::uuid AND recalled_at IS NULL
 ORDER BY parked_at, parked_id LIMIT 200

-- name: recall
-- Of two one has it.
UPDATE counter.parked SET recalled_at = :at::timestamptz, recalled_by = :staff_id::uuid
 WHERE place_id = :place_id::uuid AND parked_id = :parked_id::uuid AND recalled_at IS NULL
RETURNING parked_id, cart

-- name: find_parked
-- Whether it ever waited.
SELECT parked_id FROM counter.parked
 WHERE place_id = :place_id::uuid AND parked_id = :parked_id::uuid

-- name: lend_hold
-- The ledger's hold has the same id.
INSERT INTO counter.hold (place_id, hold_id, device_id, customer_id, account_id, tender, currency,
       amount_minor, lent_at, expires_at)
VALUES (:place_id::uuid, :hold_id::uuid, :device_id::uuid, :customer_id::uuid, :account_id::uuid,
        :tender::text, :currency::text, :amount_minor::bigint, :at::timestamptz,
        :expires_at::timestamptz)

-- name: end_hold
-- Of two rivals one ends it.
UPDATE counter.hold SET ended_at = :at::timestamptz
 WHERE place_id = :place_id::uuid AND hold_id = :hold_id::uuid AND ended_at IS NULL
RETURNING place_id, hold_id, device_id, customer_id, account_id, tender, currency, amount_minor,
       lent_at, expires_at

-- name: find_hold
-- By its key.
SELECT place_id, hold_id, device_id, customer_id, account_id, tender, currency, amount_minor,
       lent_at, expires_at
  FROM counter.hold WHERE place_id = :place_id::uuid AND hold_id = :hold_id::uuid

-- name: list_holds
-- What is lent to a till.
SELECT place_id, hold_id, device_id, customer_id, account_id, tender, currency, amount_minor,
       lent_at, expires_at
  FROM counter.hold
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND ended_at IS NULL
 ORDER BY lent_at, hold_id LIMIT 200

-- name: list_lapsed_holds
-- scatter: a job's question, not a request's.
SELECT place_id, hold_id, device_id, customer_id, account_id, tender, currency, amount_minor,
       lent_at, expires_at
  FROM counter.hold WHERE ended_at IS NULL AND expires_at < :before::timestamptz
 ORDER BY expires_at, hold_id LIMIT 200

-- name: find_place_of_series
-- The till's code names its series.
SELECT place_id FROM counter.claim WHERE value = :value::text

-- name: note_change
-- Where its order is found again.
INSERT INTO counter.change (place_id, change_id, device_id, order_id)
VALUES (:place_id::uuid, :change_id::uuid, :device_id::uuid, :order_id::uuid)

-- name: find_change
-- Of which order it is.
SELECT order_id FROM counter.change
 WHERE place_id = :place_id::uuid AND change_id = :change_id::uuid
