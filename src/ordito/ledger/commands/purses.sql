-- name: open_store_credit
INSERT INTO ledger.store_credit (customer_id, currency, account_id, opened_at)
VALUES (:customer_id::uuid, :currency::text, :account_id::uuid, :at::timestamptz)
    ON CONFLICT DO NOTHING

-- name: open_drawer
INSERT INTO ledger.drawer (place_id, account_id, code, currency, opened_at)
VALUES (:place_id::uuid, :account_id::uuid, :code::text, :currency::text, :at::timestamptz)
    ON CONFLICT DO NOTHING

-- name: move_cash
-- Cash of an order; see the function.
SELECT ledger.move_cash(:place_id::uuid, :code::text, :currency::text, :account_id::uuid,
                        :issuer_id::uuid, :unit::text, :move_id::uuid, :amount_minor::bigint,
                        :reference_id::uuid, :at::timestamptz, :rounding_account_id::uuid,
                        :rounding_id::uuid, :rounding_minor::bigint)::text

-- name: find_drawer
SELECT currency FROM ledger.drawer
 WHERE place_id = :place_id::uuid AND account_id = :account_id::uuid

-- name: lock_posted
-- The book does not move between the count and its difference; what the drawer owes is not in it.
SELECT posted - debt FROM ledger.account WHERE account_id = :account_id::uuid FOR UPDATE

-- name: find_count
SELECT amount FROM ledger.entry
 WHERE account_id = :account_id::uuid AND transfer_id = :count_id::uuid
