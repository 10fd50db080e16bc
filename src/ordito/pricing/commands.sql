-- name: find_unknown_sku
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM catalogue.v_sku WHERE sku_id = asked.id)
 ORDER BY asked.id LIMIT 1;

-- name: find_unknown_place
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM network.v_place WHERE place_id = asked.id)
 ORDER BY asked.id LIMIT 1;

-- name: find_unknown_channel
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM network.v_channel WHERE channel_id = asked.id)
 ORDER BY asked.id LIMIT 1;

-- name: find_unknown_price_list
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM pricing.price_list
                    WHERE price_list_id = asked.id AND to_version IS NULL)
 ORDER BY asked.id LIMIT 1;

-- name: find_taken_code
-- asked under the lock of the rulebook's version; the unique index says the same again
SELECT known.code FROM pricing.price_list AS known
  JOIN unnest(:ids::uuid[], :codes::text[]) AS given (id, code) ON given.code = known.code
 WHERE known.to_version IS NULL AND known.price_list_id <> given.id
 ORDER BY known.code LIMIT 1;

-- name: find_taken_promotion_code
-- as find_taken_code
SELECT known.code FROM pricing.promotion AS known
  JOIN unnest(:ids::uuid[], :codes::text[]) AS given (id, code) ON given.code = known.code
 WHERE known.to_version IS NULL AND known.promotion_id <> given.id
 ORDER BY known.code LIMIT 1;

-- name: end_price_lists
-- a row that differs from what is given ends here; its successor is added by the next statement,
-- because within one statement the unique index of the present rows would see both
UPDATE pricing.price_list AS kept SET to_version = :version::bigint
  FROM jsonb_populate_recordset(NULL::pricing.price_list, :rows::jsonb) AS given
 WHERE kept.price_list_id = given.price_list_id AND kept.to_version IS NULL
   AND (kept.code, kept.currency, kept.tax_included, kept.customer_group, kept.place_id,
        kept.channel_id, kept.market)
    IS DISTINCT FROM
       (given.code, given.currency, given.tax_included, given.customer_group, given.place_id,
        given.channel_id, given.market);

-- name: add_price_lists
-- what has no present row
INSERT INTO pricing.price_list (price_list_id, from_version, code, currency, tax_included,
       customer_group, place_id, channel_id, market)
SELECT given.price_list_id, :version::bigint, given.code, given.currency, given.tax_included,
       given.customer_group, given.place_id, given.channel_id, given.market
  FROM jsonb_populate_recordset(NULL::pricing.price_list, :rows::jsonb) AS given
 WHERE NOT EXISTS (SELECT FROM pricing.price_list AS kept
                    WHERE kept.price_list_id = given.price_list_id AND kept.to_version IS NULL);

-- name: end_prices
-- as end_price_lists
UPDATE pricing.price AS kept SET to_version = :version::bigint
  FROM jsonb_populate_recordset(NULL::pricing.price, :rows::jsonb) AS given
 WHERE kept.sku_id = given.sku_id AND kept.price_list_id = given.price_list_id
   AND kept.valid_from = given.valid_from AND kept.to_version IS NULL
   AND (kept.valid_to, kept.breaks) IS DISTINCT FROM (given.valid_to, given.breaks);

-- name: add_prices
-- as add_price_lists
INSERT INTO pricing.price (sku_id, price_list_id, valid_from, from_version, valid_to, breaks)
SELECT given.sku_id, given.price_list_id, given.valid_from, :version::bigint, given.valid_to,
       given.breaks
  FROM jsonb_populate_recordset(NULL::pricing.price, :rows::jsonb) AS given
 WHERE NOT EXISTS (SELECT FROM pricing.price AS kept
                    WHERE kept.sku_id = given.sku_id AND kept.price_list_id = given.price_list_id
                      AND kept.valid_from = given.valid_from AND kept.to_version IS NULL);

-- name: end_tax_rates
-- as end_price_lists
UPDATE pricing.tax_rate AS kept SET to_version = :version::bigint
  FROM jsonb_populate_recordset(NULL::pricing.tax_rate, :rows::jsonb) AS given
 WHERE kept.market = given.market AND kept.tax_class = given.tax_class
   AND kept.code = given.code AND kept.valid_from = given.valid_from AND kept.to_version IS NULL
   AND (kept.rate_ppm, kept.valid_to) IS DISTINCT FROM (given.rate_ppm, given.valid_to);

-- name: add_tax_rates
-- as add_price_lists
INSERT INTO pricing.tax_rate (market, tax_class, code, valid_from, from_version, rate_ppm, valid_to)
SELECT given.market, given.tax_class, given.code, given.valid_from, :version::bigint,
       given.rate_ppm, given.valid_to
  FROM jsonb_populate_recordset(NULL::pricing.tax_rate, :rows::jsonb) AS given
 WHERE NOT EXISTS (SELECT FROM pricing.tax_rate AS kept
                    WHERE kept.market = given.market AND kept.tax_class = given.tax_class
                      AND kept.code = given.code AND kept.valid_from = given.valid_from
                      AND kept.to_version IS NULL);

-- name: end_promotions
-- as end_price_lists
UPDATE pricing.promotion AS kept SET to_version = :version::bigint
  FROM jsonb_populate_recordset(NULL::pricing.promotion, :rows::jsonb) AS given
 WHERE kept.promotion_id = given.promotion_id AND kept.to_version IS NULL
   AND (kept.code, kept.rule) IS DISTINCT FROM (given.code, given.rule);

-- name: add_promotions
-- as add_price_lists
INSERT INTO pricing.promotion (promotion_id, from_version, code, rule)
SELECT given.promotion_id, :version::bigint, given.code, given.rule
  FROM jsonb_populate_recordset(NULL::pricing.promotion, :rows::jsonb) AS given
 WHERE NOT EXISTS (SELECT FROM pricing.promotion AS kept
                    WHERE kept.promotion_id = given.promotion_id AND kept.to_version IS NULL);

-- name: withdraw_price_lists
UPDATE pricing.price_list SET to_version = :version::bigint
 WHERE price_list_id = ANY(:ids::uuid[]) AND to_version IS NULL;

-- name: withdraw_prices_on
-- a price on a list that is gone would be nobody's
UPDATE pricing.price SET to_version = :version::bigint
 WHERE price_list_id = ANY(:ids::uuid[]) AND to_version IS NULL;

-- name: withdraw_prices
UPDATE pricing.price AS kept SET to_version = :version::bigint
  FROM jsonb_populate_recordset(NULL::pricing.price, :rows::jsonb) AS given
 WHERE kept.sku_id = given.sku_id AND kept.price_list_id = given.price_list_id
   AND kept.valid_from = given.valid_from AND kept.to_version IS NULL;

-- name: withdraw_tax_rates
UPDATE pricing.tax_rate AS kept SET to_version = :version::bigint
  FROM jsonb_populate_recordset(NULL::pricing.tax_rate, :rows::jsonb) AS given
 WHERE kept.market = given.market AND kept.tax_class = given.tax_class
   AND kept.code = given.code AND kept.valid_from = given.valid_from AND kept.to_version IS NULL;

-- name: withdraw_promotions
UPDATE pricing.promotion SET to_version = :version::bigint
 WHERE promotion_id = ANY(:ids::uuid[]) AND to_version IS NULL;

-- name: digest
-- of the rows that a version added, and of those that it ended, in an order of their own
SELECT encode(sha256(convert_to(coalesce(string_agg(line, chr(10) ORDER BY line COLLATE "C"), ''),
                                'UTF8')), 'hex') AS digest
  FROM (SELECT 'price_list' || (to_jsonb(price_list) - 'to_version')::text
               || (to_version IS NOT DISTINCT FROM :version::bigint) AS line
          FROM pricing.price_list
         WHERE from_version = :version::bigint OR to_version = :version::bigint
        UNION ALL
        SELECT 'price' || (to_jsonb(price) - 'to_version')::text
               || (to_version IS NOT DISTINCT FROM :version::bigint)
          FROM pricing.price
         WHERE from_version = :version::bigint OR to_version = :version::bigint
        UNION ALL
        SELECT 'tax_rate' || (to_jsonb(tax_rate) - 'to_version')::text
               || (to_version IS NOT DISTINCT FROM :version::bigint)
          FROM pricing.tax_rate
         WHERE from_version = :version::bigint OR to_version = :version::bigint
        UNION ALL
        SELECT 'promotion' || (to_jsonb(promotion) - 'to_version')::text
               || (to_version IS NOT DISTINCT FROM :version::bigint)
          FROM pricing.promotion
         WHERE from_version = :version::bigint OR to_version = :version::bigint) AS rows;

-- name: find_checksum
SELECT sha256 FROM pricing.rulebook WHERE version = :version::bigint;

-- name: find_published
SELECT (to_jsonb(rulebook) - 'sha256')::text FROM pricing.rulebook
 WHERE version = :version::bigint;

-- name: add_rulebook
-- sealed by the next statement, which covers this row as well
INSERT INTO pricing.rulebook (version, published_at, published_by, reason, restores, sha256)
VALUES (:version::bigint, :at::timestamptz, :by::text, :reason::text, :restores::bigint,
        repeat('0', 64));

-- name: seal
UPDATE pricing.rulebook SET sha256 = :sha256::text WHERE version = :version::bigint;
