-- name: list_programmes
SELECT programme_id, code, name, minor_per_point, pending_days, terms,
       minor_per_point <> first_minor_per_point AS is_changed
  FROM loyalty.programme ORDER BY code LIMIT 1000

-- name: list_memberships
SELECT customer_id, programme_id, account_id, enrolled_at, tier, tier_until, shares
  FROM loyalty.membership
 WHERE customer_id = :customer_id::uuid
 ORDER BY enrolled_at, programme_id
 LIMIT 100

-- name: list_linked
-- Of all ids of the person; those of the id that was asked for first. Each keeps the own account.
SELECT m.customer_id, m.programme_id, m.account_id, m.enrolled_at, m.tier, m.tier_until, m.shares
  FROM loyalty.membership AS m
 WHERE m.customer_id IN (
           SELECT member FROM customers.person_members(:customer_id::uuid) AS p (member))
 ORDER BY m.customer_id <> :customer_id::uuid, m.enrolled_at, m.programme_id, m.customer_id
 LIMIT 1000

-- name: find_member
-- Whose a value is, with the first membership; see the function.
SELECT customer_id, programme_id, account_id, enrolled_at, tier, tier_until, shares, card_state
  FROM loyalty.find_member(:kind::text, :value::text)

-- name: find_programme
SELECT programme_id, code, name, minor_per_point, pending_days, terms,
       minor_per_point <> first_minor_per_point AS is_changed
  FROM loyalty.programme
 WHERE programme_id = :programme_id::uuid

-- name: list_cards
SELECT customer_id, card_id, programme_id, form, state, issued_at, closed_at, replaced_by
  FROM loyalty.card
 WHERE customer_id = :customer_id::uuid AND programme_id = :programme_id::uuid
 ORDER BY issued_at, card_id
 LIMIT 1000

-- name: list_sharers
-- Who lives with a customer and lets the household spend, the longest member first.
SELECT m.account_id
  FROM customers.v_customer AS own
  JOIN customers.v_customer AS other ON other.household_id = own.household_id
  JOIN loyalty.membership AS m
    ON m.customer_id = other.customer_id AND m.programme_id = :programme_id::uuid
 WHERE own.customer_id = :customer_id::uuid AND other.customer_id <> own.customer_id
   AND m.shares AND other.erased_at IS NULL
 ORDER BY m.enrolled_at, m.customer_id
 LIMIT 20

-- name: find_redemption
-- Its money is the sum of its steps.
SELECT r.redemption_id, r.customer_id, r.programme_id, r.currency, r.amount_minor, r.points,
       coalesce(sum(s.amount_minor) FILTER (WHERE s.kind = 'capture'), 0)::bigint
           AS captured_minor,
       coalesce(sum(s.amount_minor) FILTER (WHERE s.kind = 'release'), 0)::bigint
           AS released_minor,
       coalesce(sum(s.amount_minor) FILTER (WHERE s.kind = 'refund'), 0)::bigint
           AS refunded_minor,
       r.reference_id, r.account_ids, r.account_points
  FROM loyalty.redemption AS r
  LEFT JOIN loyalty.redemption_step AS s USING (customer_id, redemption_id)
 WHERE r.customer_id = :customer_id::uuid AND r.redemption_id = :redemption_id::uuid
 GROUP BY r.customer_id, r.redemption_id

-- name: list_branches
-- The tree of categories, for programmes with multipliers; small beside the products.
SELECT category_id, parent_id FROM catalogue.v_category
 ORDER BY category_id
 LIMIT 20000

-- name: list_products_in
-- bounded: products of the categories that a programme multiplies, read when these change.
SELECT product_id, category_id FROM catalogue.v_product
 WHERE category_id = ANY(:category_ids::uuid[])
