-- name: list_candidates
-- Who may be somebody who stands here: the same value, a name that sounds so in the same area, or
-- the same words as a name. Each branch is bounded, so that a frequent value stays cheap.
(SELECT customer_id FROM customers.identifier
  WHERE kind IN ('email', 'phone') AND value = ANY(:values::text[]) LIMIT 40)
UNION
(SELECT customer_id FROM customers.vault
  WHERE postal_code = :postal_code::text AND name OPERATOR(public.%) :name::text LIMIT 40)
UNION
(SELECT customer_id FROM customers.vault
  WHERE name ILIKE ANY(:name_patterns::text[]) LIMIT 40)
