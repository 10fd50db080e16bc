-- name: list_price_lists
SELECT to_jsonb(price_list) - 'from_version' - 'to_version' FROM pricing.price_list
 WHERE from_version <= :version::bigint
   AND (to_version IS NULL OR to_version > :version::bigint)
 LIMIT 100000;

-- name: list_tax_rates
SELECT to_jsonb(tax_rate) - 'from_version' - 'to_version' FROM pricing.tax_rate
 WHERE from_version <= :version::bigint
   AND (to_version IS NULL OR to_version > :version::bigint)
 LIMIT 100000;

-- name: list_prices
-- bounded: the whole rulebook on start; a process holds it in memory
SELECT price_list_id, sku_id, breaks, valid_from, valid_to FROM pricing.price
 WHERE from_version <= :version::bigint
   AND (to_version IS NULL OR to_version > :version::bigint)
   AND (:sku_ids::uuid[] IS NULL OR sku_id = ANY(:sku_ids::uuid[]));

-- name: list_promotions
SELECT rule FROM pricing.promotion
 WHERE from_version <= :version::bigint
   AND (to_version IS NULL OR to_version > :version::bigint)
 LIMIT 100000;

-- name: list_skus_changed
-- bounded: SKUs of which a later version added or ended a price
SELECT sku_id FROM pricing.price
 WHERE from_version > :since::bigint AND from_version <= :version::bigint
UNION
SELECT sku_id FROM pricing.price
 WHERE to_version > :since::bigint AND to_version <= :version::bigint;

-- name: list_prices_changed
-- bounded: of each SKU that a later version touched, all prices
SELECT price_list_id, sku_id, breaks, valid_from, valid_to FROM pricing.price
 WHERE sku_id IN (SELECT sku_id FROM pricing.price
                   WHERE from_version > :since::bigint AND from_version <= :version::bigint
                  UNION
                  SELECT sku_id FROM pricing.price
                   WHERE to_version > :since::bigint AND to_version <= :version::bigint)
   AND from_version <= :version::bigint
   AND (to_version IS NULL OR to_version > :version::bigint);

-- name: list_prices_of
SELECT price_list_id, sku_id, breaks, valid_from, valid_to FROM pricing.price
 WHERE sku_id = :sku_id::uuid AND to_version IS NULL
 ORDER BY valid_from DESC, price_list_id LIMIT 1000;

-- name: list_prices_of_many
-- bounded: the caller names the SKUs
SELECT price_list_id, sku_id, breaks, valid_from, valid_to FROM pricing.price
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND to_version IS NULL;

-- name: list_lists_now
SELECT to_jsonb(price_list) - 'from_version' - 'to_version' FROM pricing.price_list
 WHERE to_version IS NULL ORDER BY code LIMIT 100000;

-- name: list_rulebooks
SELECT version, published_at, published_by, reason, restores, sha256 FROM pricing.rulebook
 ORDER BY version DESC LIMIT :rows::integer;

-- name: are_lists_changed
-- lists and taxes are few: where one changed, the whole rulebook is read again
SELECT EXISTS (SELECT FROM pricing.price_list
                WHERE (from_version > :since::bigint AND from_version <= :version::bigint)
                   OR (to_version > :since::bigint AND to_version <= :version::bigint))
    OR EXISTS (SELECT FROM pricing.tax_rate
                WHERE (from_version > :since::bigint AND from_version <= :version::bigint)
                   OR (to_version > :since::bigint AND to_version <= :version::bigint));
