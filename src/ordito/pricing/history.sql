-- name: list_publications
-- those after an instant, and the one that held then
SELECT version, published_at FROM pricing.rulebook
 WHERE version >= coalesce((SELECT max(held.version) FROM pricing.rulebook AS held
                             WHERE held.published_at <= :since::timestamptz), 0)
 ORDER BY version LIMIT 100000

-- name: list_rows
-- bounded: what any version from one on says of a SKU; promotions that ask for a claim are nobody's
-- public price
SELECT 'price_list' AS kind, to_jsonb(r) - 'from_version' - 'to_version' AS body, r.from_version,
       r.to_version
  FROM pricing.price_list AS r
 WHERE r.to_version IS NULL OR r.to_version > :version::bigint
UNION ALL
SELECT 'price', to_jsonb(p) - 'from_version' - 'to_version', p.from_version, p.to_version
  FROM pricing.price AS p
 WHERE p.sku_id = :sku_id::uuid AND (p.to_version IS NULL OR p.to_version > :version::bigint)
UNION ALL
SELECT 'tax_rate', to_jsonb(t) - 'from_version' - 'to_version', t.from_version, t.to_version
  FROM pricing.tax_rate AS t
 WHERE t.to_version IS NULL OR t.to_version > :version::bigint
UNION ALL
SELECT 'promotion', m.rule, m.from_version, m.to_version
  FROM pricing.promotion AS m
 WHERE NOT m.rule ? 'claim' AND (m.to_version IS NULL OR m.to_version > :version::bigint)
