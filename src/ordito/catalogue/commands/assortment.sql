-- name: find_taken_rule
-- asked under the lock of the shelf's version; the unique constraint says the same again
SELECT known.code FROM catalogue.assortment_rule AS known
  JOIN unnest(:ids::uuid[], :codes::text[]) AS given (id, code) ON given.code = known.code
 WHERE known.rule_id <> given.id
 ORDER BY known.code LIMIT 1;

-- name: put_rules
WITH put AS (
    INSERT INTO catalogue.assortment_rule AS kept
    SELECT * FROM jsonb_populate_recordset(NULL::catalogue.assortment_rule, :rows::jsonb)
        ON CONFLICT (rule_id) DO UPDATE
           SET code = excluded.code, listed = excluded.listed, product_id = excluded.product_id,
               category_id = excluded.category_id, brand = excluded.brand,
               channel_id = excluded.channel_id, place_id = excluded.place_id,
               market = excluded.market, valid_from = excluded.valid_from,
               valid_until = excluded.valid_until, reason = excluded.reason
         WHERE kept IS DISTINCT FROM excluded
    RETURNING rule_id AS id, old.rule_id AS known, to_jsonb(old) AS was, to_jsonb(new) AS becomes
), noted AS (
    INSERT INTO catalogue.revision
           (row_id, version, subject, changed_at, changed_by, changed)
    SELECT id, :version::bigint, 'assortment_rule', :at::timestamptz, :by::text,
           catalogue.difference(CASE WHEN known IS NOT NULL THEN was END, becomes)
      FROM put
)
SELECT id, CASE WHEN known IS NULL THEN 'created' ELSE 'updated' END AS outcome FROM put;

-- name: drop_rules
-- what was there is kept among the changes
WITH gone AS (
    DELETE FROM catalogue.assortment_rule WHERE code = :code::text
    RETURNING rule_id, to_jsonb(assortment_rule) AS was
), noted AS (
    INSERT INTO catalogue.revision
           (row_id, version, subject, changed_at, changed_by, changed)
    SELECT rule_id, :version::bigint, 'assortment_rule', :at::timestamptz, :by::text,
           jsonb_build_object('gone', was)
      FROM gone
)
SELECT rule_id FROM gone LIMIT 1;
