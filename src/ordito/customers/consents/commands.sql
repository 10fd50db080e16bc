-- name: record
-- Answers those that are new; see the function.
SELECT customers.record_consents(
    :customer_ids::uuid[], :statement_ids::uuid[], :identifier_ids::uuid[], :purposes::text[],
    :channels::text[], :states::text[], :bases::text[], :versions::integer[], :languages::text[],
    :evidence::text[], :sources::text[], :said_ats::timestamptz[], :at::timestamptz)

-- name: list_undeclared
-- bounded: the caller names the purposes
SELECT a.purpose FROM unnest(:purposes::text[]) AS a (purpose)
 WHERE NOT EXISTS (SELECT FROM customers.purpose AS p WHERE p.purpose = a.purpose)
 ORDER BY a.purpose

-- name: close
-- See the function.
SELECT customers.close_consent(:customer_id::uuid, :at::timestamptz)

-- name: hold
-- Until the transaction ends; see the function.
SELECT customers.hold_consent(:customer_id::uuid, :purpose::text, :channel::text)
