-- name: find_by_identifier
-- The claim answers by its key; the value itself is not compared outside the vault. Of a value that
-- was only observed the person answers, if somebody is registered by now.
SELECT coalesce(k.customer_id, p.customer_id) AS customer_id
  FROM customers.claim AS c
  LEFT JOIN customers.customer AS k ON k.customer_id = c.customer_id
  LEFT JOIN customers.person AS m ON m.customer_id = c.customer_id
  LEFT JOIN customers.customer AS p ON p.customer_id = m.person_id
 WHERE c.digest = customers.digest(:kind::text, :value::text)
   AND coalesce(k.customer_id, p.customer_id) IS NOT NULL

-- name: get_customer
SELECT c.customer_id, c.kind, c.language, c.household_id, c.created_at, c.erased_at,
       v.name, v.street, v.postal_code, v.city, v.country, v.birth_date
  FROM customers.customer AS c
  LEFT JOIN customers.vault AS v USING (customer_id)
 WHERE c.customer_id = :customer_id::uuid

-- name: list_identifiers
SELECT identifier_id, kind, value, key_class, verified_at
  FROM customers.identifier
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY kind, added_at, identifier_id
 LIMIT 200

-- name: search
-- Each branch is bounded before they are joined, so that a frequent name stays cheap. The words of
-- a name may come in any order; the longest is looked up, the others are held beside it.
WITH found AS (
    (SELECT customer_id FROM customers.vault
      WHERE name ILIKE :longest_pattern::text AND name ILIKE ALL(:name_patterns::text[])
      LIMIT :size::integer)
    UNION
    (SELECT customer_id FROM customers.identifier
      WHERE kind IN ('email', 'phone', 'card') AND value ILIKE :value_pattern::text
      LIMIT :size::integer)),
people AS (
    SELECT DISTINCT coalesce(p.person_id, f.customer_id) AS customer_id
      FROM found AS f
      LEFT JOIN customers.person AS p USING (customer_id))
SELECT c.customer_id, c.kind, v.name, i.email, i.phone, i.card
  FROM people
  JOIN customers.customer AS c USING (customer_id)
  LEFT JOIN customers.vault AS v USING (customer_id)
  LEFT JOIN LATERAL customers.ways_to_reach(c.customer_id) AS i ON true
 ORDER BY v.name, c.customer_id
 LIMIT :size::integer

-- name: search_similar
-- What sounds like it, the likest first, where nothing contains it: names with letters too many,
-- too few or wrong, mailboxes likewise. The beginning or the end of a word has to be right: letters
-- that many names have would bring half of all people. Each branch is bounded before it is weighed.
WITH named AS (
    SELECT customer_id, name FROM customers.vault
     WHERE name ILIKE ANY(:patterns::text[]) AND name ILIKE ANY(:other_patterns::text[])
     LIMIT :most::integer),
mailed AS (
    SELECT customer_id, value FROM customers.identifier
     WHERE kind = 'email' AND strpos(:words::text, '@') > 0 AND value ILIKE ANY(:patterns::text[])
     LIMIT :most::integer),
found AS (
    (SELECT customer_id, public.similarity(name, :words::text) AS likeness FROM named
      WHERE name OPERATOR(public.%) :words::text
      ORDER BY 2 DESC LIMIT :size::integer)
    UNION ALL
    (SELECT customer_id, public.similarity(value, :words::text) FROM mailed
      WHERE value OPERATOR(public.%) :words::text
        -- providers are alike in many addresses
        AND split_part(value, '@', 1) OPERATOR(public.%) split_part(:words::text, '@', 1)
      ORDER BY 2 DESC LIMIT :size::integer)),
best AS (
    SELECT customer_id, max(likeness) AS likeness FROM found GROUP BY customer_id)
SELECT c.customer_id, c.kind, v.name, i.email, i.phone, i.card
  FROM best
  JOIN customers.customer AS c USING (customer_id)
  LEFT JOIN customers.vault AS v USING (customer_id)
  LEFT JOIN LATERAL customers.ways_to_reach(c.customer_id) AS i ON true
 ORDER BY best.likeness DESC, c.customer_id
 LIMIT :size::integer

-- name: list_names
SELECT customer_id, name FROM customers.vault
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND name <> ''
 LIMIT 1000

-- name: look_up
-- bounded: the caller names the values; their owners and tombstones, all at once. Of a value that
-- was only observed the person answers, if somebody is registered by now.
SELECT l.number::integer AS number, coalesce(k.customer_id, p.customer_id) AS customer_id,
       t.digest IS NOT NULL AS erased
  FROM unnest(:kinds::text[], :values::text[]) WITH ORDINALITY AS l (kind, value, number)
  LEFT JOIN customers.claim AS c ON c.digest = customers.digest(l.kind, l.value)
  LEFT JOIN customers.customer AS k ON k.customer_id = c.customer_id
  LEFT JOIN customers.person AS m ON m.customer_id = c.customer_id
  LEFT JOIN customers.customer AS p ON p.customer_id = m.person_id
  LEFT JOIN customers.tombstone AS t ON t.digest = customers.digest(l.kind, l.value)
 WHERE coalesce(k.customer_id, p.customer_id) IS NOT NULL OR t.digest IS NOT NULL

-- name: list_customers
-- The caller bounds the list.
SELECT c.customer_id, c.kind, c.language, c.household_id, c.created_at, c.erased_at,
       v.name, v.street, v.postal_code, v.city, v.country, v.birth_date
  FROM customers.customer AS c
  LEFT JOIN customers.vault AS v USING (customer_id)
 WHERE c.customer_id = ANY(:customer_ids::uuid[])
 LIMIT 10000

-- name: list_held
-- The caller bounds the list of customers; nobody has more than some dozens of values.
SELECT customer_id, identifier_id, kind, value FROM customers.identifier
 WHERE customer_id = ANY(:customer_ids::uuid[])
 LIMIT 100000
