-- name: open_accounts
-- An account that exists stays as it is; those that differ from what was asked are answered.
WITH asked AS (
    SELECT * FROM unnest(:account_ids::uuid[], :units::text[], :kinds::text[])
        AS a (account_id, unit, kind)),
opened AS (
    INSERT INTO ledger.account (account_id, unit, kind, opened_at)
    SELECT account_id, unit, kind, :at::timestamptz FROM asked
     ORDER BY account_id
    ON CONFLICT DO NOTHING)
SELECT asked.account_id
  FROM asked
  JOIN ledger.account AS kept USING (account_id)
 WHERE (kept.unit, kept.kind) <> (asked.unit, asked.kind)

-- name: transfer
-- One call books both sides of all transfers in one global order of accounts; see the function.
SELECT transfer_id, account_id, outcome, state, amount, debt
  FROM ledger.transfer(:transfer_ids::uuid[], :debit_ids::uuid[], :credit_ids::uuid[],
                       :units::text[], :amounts::bigint[], :kinds::text[], :states::text[],
                       :reference_ids::uuid[], :occurred_at::timestamptz[],
                       :matures_at::timestamptz[], :expires_at::timestamptz[], :at::timestamptz)

-- name: transfer_all
-- The same for a step, which refuses by itself; see the function.
SELECT ledger.transfer_all(:transfer_ids::uuid[], :debit_ids::uuid[], :credit_ids::uuid[],
                           :units::text[], :amounts::bigint[], :kinds::text[], :states::text[],
                           :reference_ids::uuid[], :occurred_at::timestamptz[],
                           :matures_at::timestamptz[], :expires_at::timestamptz[],
                           :at::timestamptz)::text

-- name: settle
-- Posts or voids pending transfers; one that has gone either way before stays as it is.
SELECT transfer_id, state
  FROM ledger.settle(:account_ids::uuid[], :transfer_ids::uuid[], :state::text, :at::timestamptz)

-- name: true_up
-- Reads what the reference has earned and books the difference under one lock; see the function.
SELECT outcome, change, debt
  FROM ledger.true_up(:account_id::uuid, :issuer_id::uuid, :unit::text, :reference_id::uuid,
                      :target::bigint, :transfer_id::uuid, :matures_at::timestamptz,
                      :at::timestamptz)

-- name: settle_due
-- Bounded, so that a long queue is worked off in short transactions.
SELECT transfer_id, state FROM ledger.settle_all_due(:at::timestamptz, :batch::integer)

-- name: import_transfers
-- One statement for thousands of transfers: rows first, then each balance once.
SELECT account_id
  FROM ledger.import_transfers(:transfer_ids::uuid[], :debit_ids::uuid[], :credit_ids::uuid[],
                               :units::text[], :amounts::bigint[], :kinds::text[],
                               :reference_ids::uuid[], :occurred_at::timestamptz[]) AS account_id
