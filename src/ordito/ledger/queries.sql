-- name: list_balances
-- What is incoming stands in the entries alone: a partial index over pending ones keeps it cheap.
SELECT a.account_id, a.unit, a.kind, a.posted, a.held, a.debt, a.posted - a.held AS free,
       coalesce((SELECT sum(e.amount) FROM ledger.entry AS e
                  WHERE e.account_id = a.account_id AND e.state = 'pending' AND e.amount > 0),
                0)::bigint AS incoming
  FROM ledger.account AS a
 WHERE a.account_id = ANY(:account_ids::uuid[])
 ORDER BY a.account_id
 LIMIT 1000

-- name: list_entries
-- A page of the statement, latest first; the last line of a page is the key of the next one.
SELECT transfer_id, counter_account_id, kind, amount, state, debt, reference_id, occurred_at,
       matures_at, expires_at, settled_at
  FROM ledger.entry
 WHERE account_id = :account_id::uuid
   AND (occurred_at, transfer_id) < (:before_at::timestamptz, :before_id::uuid)
 ORDER BY occurred_at DESC, transfer_id DESC
 LIMIT :size::integer

-- name: trial_balance
-- Reads the whole book: for audits and month ends, never on a request path.
SELECT a.unit, a.kind, count(*) AS accounts, coalesce(sum(e.posted), 0)::bigint AS entries,
       sum(a.posted - a.debt)::bigint AS balances
  FROM ledger.account AS a
  LEFT JOIN (SELECT account_id, sum(amount) AS posted FROM ledger.entry
              WHERE state = 'posted' GROUP BY account_id) AS e USING (account_id)
 GROUP BY a.unit, a.kind
 ORDER BY a.unit, a.kind
 LIMIT 10000
