-- name: hold
-- Decides and books under the lock of the one account; see the function.
SELECT ledger.hold(:account_id::uuid, :counter_id::uuid, :unit::text, :hold_id::uuid,
                   :units::bigint, :reference_id::uuid, :expires_at::timestamptz,
                   :at::timestamptz) AS outcome

-- name: capture
-- A part is spent, the rest stays set aside under the id given for it; see the function.
SELECT ledger.capture(:account_id::uuid, :hold_id::uuid, :capture_id::uuid, :rest_id::uuid,
                      :units::bigint, :at::timestamptz) AS outcome

-- name: release
-- Frees a part, or with NULL all that is left; see the function.
SELECT ledger.release(:account_id::uuid, :hold_id::uuid, :rest_id::uuid, :units::bigint,
                      :at::timestamptz) AS units

-- name: prolong
-- A hold that has expired stays expired.
SELECT ledger.prolong(:account_id::uuid, :hold_id::uuid, :expires_at::timestamptz,
                      :at::timestamptz) AS is_open

-- name: refund
-- No more than was spent, in however many parts; see the function.
SELECT outcome, debt
  FROM ledger.refund(:account_id::uuid, :hold_id::uuid, :refund_id::uuid, :units::bigint,
                     :at::timestamptz)

-- name: settle_account
SELECT ledger.settle_account(:account_id::uuid, :at::timestamptz)
