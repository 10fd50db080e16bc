-- name: observe
-- The whole batch in one call; see the function.
SELECT number, identifier_id, customer_id, person_id, is_erased, is_touched
  FROM customers.observe(:kinds::text[], :values::text[], :classes::text[],
                         :verified::timestamptz[], :identifier_ids::uuid[],
                         :customer_ids::uuid[], :seen::timestamptz[], :ones::integer[],
                         :others::integer[], :rules::text[], :sources::text[],
                         :pair_seen::timestamptz[])
