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
       matures_at, expires_at, settled_at, hold_id
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

-- name: list_lines
-- A page of the statement without what was voided. The first page brings the account's balance, all
-- others carry it from page to page, so that a page costs the same in an account of any length;
-- only an issuer, who keeps no balance, is summed up once.
SELECT e.transfer_id, e.counter_account_id, e.kind, e.amount, e.state, e.debt, e.reference_id,
       e.occurred_at, e.matures_at, e.expires_at, e.settled_at, e.hold_id,
       CASE WHEN NOT :is_first::boolean THEN NULL
            WHEN a.kind <> 'issuer' THEN a.posted - a.debt
            ELSE (SELECT sum(i.amount) FROM ledger.entry AS i
                   WHERE i.account_id = a.account_id AND i.state = 'posted')::bigint
       END AS standing
  FROM ledger.entry AS e
  JOIN ledger.account AS a ON a.account_id = e.account_id
 WHERE e.account_id = :account_id::uuid AND e.state <> 'voided'
   AND (e.occurred_at, e.transfer_id) < (:before_at::timestamptz, :before_id::uuid)
 ORDER BY e.occurred_at DESC, e.transfer_id DESC
 LIMIT :size::integer

-- name: list_booked
-- What counts in an account, in the order in which it began to count: for rules that replay it.
SELECT transfer_id, counter_account_id, kind, amount, state, debt, reference_id, occurred_at,
       matures_at, expires_at, settled_at, hold_id
  FROM ledger.entry
 WHERE account_id = :account_id::uuid AND state <> 'voided'
   AND (coalesce(settled_at, 'infinity'), transfer_id)
       > (:after_at::timestamptz, :after_id::uuid)
 ORDER BY coalesce(settled_at, 'infinity'), transfer_id
 LIMIT 1000

-- name: get_hold
-- What became of a hold is the sum of what names it.
SELECT h.transfer_id AS hold_id, h.account_id, a.unit, -h.amount AS units,
       coalesce(-sum(e.amount) FILTER (WHERE e.state = 'posted' AND e.amount < 0), 0)::bigint
           AS captured,
       coalesce(-sum(e.amount) FILTER (WHERE e.state = 'pending'), 0)::bigint AS open,
       coalesce(sum(e.amount) FILTER (WHERE e.state = 'posted' AND e.amount > 0), 0)::bigint
           AS refunded,
       h.reference_id, max(e.expires_at) FILTER (WHERE e.state = 'pending') AS expires_at
  FROM ledger.entry AS h
  JOIN ledger.account AS a ON a.account_id = h.account_id
  JOIN ledger.entry AS e ON e.account_id = h.account_id AND e.hold_id = h.transfer_id
 WHERE h.account_id = :account_id::uuid AND h.transfer_id = :hold_id::uuid
   AND h.hold_id = h.transfer_id
 GROUP BY h.account_id, h.transfer_id, a.unit

-- name: sum_references
-- What the causes of a time earned in the end, whenever it was corrected: a cause belongs to the
-- time in which it earned first.
SELECT coalesce(sum(e.amount), 0)::bigint AS units
  FROM ledger.entry AS e
 WHERE e.account_id = :account_id::uuid AND e.kind IN ('earn', 'reverse') AND e.state <> 'voided'
   AND e.reference_id IN (
       SELECT f.reference_id FROM ledger.entry AS f
        WHERE f.account_id = :account_id::uuid AND f.kind = 'earn' AND f.reference_id IS NOT NULL
        GROUP BY f.reference_id
       HAVING min(f.occurred_at) >= :from_at::timestamptz
          AND min(f.occurred_at) < :to_at::timestamptz)

-- name: find_number
-- The digest of a number leads to its card.
SELECT account_id FROM ledger.gift_card_number WHERE digest = ledger.card_digest(:number::text)

-- name: get_gift_card
SELECT g.account_id, g.currency, g.last_four, g.state, a.posted, a.held,
       a.posted - a.held AS free, g.issued_at, g.expires_at, g.replaced_by
  FROM ledger.gift_card AS g
  JOIN ledger.account AS a USING (account_id)
 WHERE g.account_id = :account_id::uuid

-- name: list_credit_accounts
-- Of all ids of the person, those of the id that was asked for first.
SELECT c.account_id, c.currency
  FROM ledger.store_credit AS c
 WHERE c.customer_id IN (
           SELECT member FROM customers.person_members(:customer_id::uuid) AS p (member))
 ORDER BY c.customer_id <> :customer_id::uuid, c.currency, c.customer_id
 LIMIT 200

-- name: page_credit
-- scatter: pages of a list, by customer and currency.
SELECT c.customer_id, c.account_id, c.currency, a.posted, a.held, a.debt, a.posted - a.held AS free
  FROM ledger.store_credit AS c
  JOIN ledger.account AS a USING (account_id)
 WHERE (c.customer_id, c.currency) > (:after_customer::uuid, :after_currency::text)
   AND (:currency::text IS NULL OR c.currency = :currency::text)
 ORDER BY c.customer_id, c.currency
 LIMIT :most::integer

-- name: list_drawers
SELECT d.account_id, d.place_id, d.code, d.currency
  FROM ledger.drawer AS d
 WHERE d.place_id = :place_id::uuid
 ORDER BY d.code, d.currency
 LIMIT 1000
