-- name: issue_gift_card
-- The number is claimed by its digest; see the function.
SELECT ledger.issue_gift_card(:account_id::uuid, :number::text, :currency::text,
                              :last_four::text, :expires_at::timestamptz, :at::timestamptz)
    AS outcome

-- name: lock_gift_card
-- Whoever spends, loads, blocks or replaces a card takes turns here; the balance comes after.
SELECT state, currency, expires_at, replaced_by FROM ledger.gift_card
 WHERE account_id = :account_id::uuid
   FOR UPDATE

-- name: mark_gift_card
UPDATE ledger.gift_card SET state = :state::text, replaced_by = :replaced_by::uuid
 WHERE account_id = :account_id::uuid

-- name: list_lapsed
-- Cards at their end on which nothing is set aside any more; the others wait for their payments.
SELECT g.account_id
  FROM ledger.gift_card AS g
  JOIN ledger.account AS a USING (account_id)
 WHERE g.state IN ('active', 'blocked') AND g.expires_at <= :at::timestamptz AND a.held = 0
 ORDER BY g.expires_at
 LIMIT :batch::integer

-- name: list_stranded
-- Replaced cards on which something has become free since.
SELECT g.account_id
  FROM ledger.gift_card AS g
  JOIN ledger.account AS a USING (account_id)
 WHERE g.state = 'replaced' AND a.posted > a.held
 ORDER BY g.account_id
 LIMIT :batch::integer
