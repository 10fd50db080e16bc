-- name: is_allowed
-- See the function.
SELECT customers.is_allowed(:customer_id::uuid, :purpose::text, :channel::text)

-- name: list_choices
-- bounded: some purposes, each with some channels
SELECT purpose, channel, state, allowed
  FROM customers.choices(:customer_id::uuid)
 ORDER BY purpose, channel

-- name: list_latest
-- What counts of each subject before the most restrictive is taken.
SELECT DISTINCT ON (c.purpose, c.channel, c.customer_id, c.identifier_id)
       c.customer_id, c.statement_id, c.identifier_id, c.purpose, c.channel, c.state, c.legal_basis,
       c.text_version, c.language, c.evidence, c.source, c.said_at, c.recorded_at
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN customers.consent AS c ON c.customer_id = m.member
 ORDER BY c.purpose, c.channel, c.customer_id, c.identifier_id, c.said_at DESC, c.statement_id DESC
 LIMIT 200

-- name: list_record
-- Every word, the latest first: nothing of it is ever changed.
SELECT c.customer_id, c.statement_id, c.identifier_id, c.purpose, c.channel, c.state, c.legal_basis,
       c.text_version, c.language, c.evidence, c.source, c.said_at, c.recorded_at
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN customers.consent AS c ON c.customer_id = m.member
 ORDER BY c.said_at DESC, c.statement_id DESC
 LIMIT 500

-- name: list_tc_strings
-- As they came, the latest first.
SELECT t.string_id, t.customer_id, t.value, t.source, t.said_at
  FROM customers.person_members(:customer_id::uuid) AS m (member)
  JOIN customers.tc_string AS t ON t.customer_id = m.member
 ORDER BY t.said_at DESC, t.string_id
 LIMIT 100
