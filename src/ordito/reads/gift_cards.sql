-- name: list_cards
-- scatter: pages of a list, the latest first: ids are made in time.
SELECT g.account_id, g.currency, g.last_four, g.state, a.posted, a.held, a.posted - a.held AS free,
       g.issued_at, g.expires_at, g.replaced_by
  FROM ledger.v_gift_card AS g
  JOIN ledger.v_account AS a USING (account_id)
 WHERE g.account_id < :before::uuid
   AND (:state::text IS NULL OR g.state = :state::text)
   AND (:currency::text IS NULL OR g.currency = :currency::text)
 ORDER BY g.account_id DESC
 LIMIT :most::integer

-- name: list_cards_by_tail
-- scatter: as list_cards, by the index of tails.
SELECT g.account_id, g.currency, g.last_four, g.state, a.posted, a.held, a.posted - a.held AS free,
       g.issued_at, g.expires_at, g.replaced_by
  FROM ledger.v_gift_card AS g
  JOIN ledger.v_account AS a USING (account_id)
 WHERE g.last_four = :last_four::text AND g.account_id < :before::uuid
   AND (:state::text IS NULL OR g.state = :state::text)
   AND (:currency::text IS NULL OR g.currency = :currency::text)
 ORDER BY g.account_id DESC
 LIMIT :most::integer

-- name: list_cards_of
-- A card has no owner: those that a person's orders have bought or that have paid for them, under
-- all own ids.
SELECT g.account_id, g.currency, g.last_four, g.state, a.posted, a.held, a.posted - a.held AS free,
       g.issued_at, g.expires_at, g.replaced_by
  FROM ledger.v_gift_card AS g
  JOIN ledger.v_account AS a USING (account_id)
 WHERE g.account_id IN (
       SELECT e.account_id
         FROM customers.person_members(:customer_id::uuid) AS m (member)
         JOIN orders.v_order AS o ON o.customer_id = m.member
         JOIN ledger.v_entry AS e ON e.reference_id = o.order_id)
   AND (:last_four::text IS NULL OR g.last_four = :last_four::text)
   AND g.account_id < :before::uuid
   AND (:state::text IS NULL OR g.state = :state::text)
   AND (:currency::text IS NULL OR g.currency = :currency::text)
 ORDER BY g.account_id DESC
 LIMIT :most::integer
