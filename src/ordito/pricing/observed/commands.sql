-- name: find_taken_source_code
SELECT known.code FROM pricing.price_source AS known
  JOIN unnest(:ids::uuid[], :codes::text[]) AS given (id, code) ON given.code = known.code
 WHERE known.source_id <> given.id
 ORDER BY known.code LIMIT 1;

-- name: put_sources
INSERT INTO pricing.price_source
SELECT * FROM jsonb_populate_recordset(NULL::pricing.price_source, :rows::jsonb)
    ON CONFLICT (source_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           currency = excluded.currency, tax_included = excluded.tax_included,
           lag_s = excluded.lag_s, fresh_s = excluded.fresh_s, active = excluded.active;

-- name: lock_source
-- one importer of a source at a time: what is added depends on what stands before it
SELECT source_id FROM pricing.price_source WHERE source_id = :source_id::uuid FOR UPDATE;

-- name: put_sellers
INSERT INTO pricing.price_seller
SELECT * FROM jsonb_populate_recordset(NULL::pricing.price_seller, :rows::jsonb)
    ON CONFLICT (source_id, seller_id) DO UPDATE
       SET name = excluded.name, kind = excluded.kind, channel_id = excluded.channel_id;

-- name: add_sellers
-- what a person has said of a seller stays
INSERT INTO pricing.price_seller
SELECT * FROM jsonb_populate_recordset(NULL::pricing.price_seller, :rows::jsonb)
    ON CONFLICT DO NOTHING;

-- name: list_kept
-- bounded: the caller names them
SELECT offer_id, match, sku_id, suggested_sku_id, likeness, gtin, mpn, brand, title, url,
       first_seen_at, seen_at
  FROM pricing.observed_offer WHERE offer_id = ANY(:offer_ids::uuid[]);

-- name: list_points
-- bounded: of the named offers, the price that held when the earliest of the new ones was seen, and
-- all later ones
SELECT point.offer_id, point.at, point.currency, point.price_minor, point.shipping_minor,
       point.availability
  FROM pricing.observed_price AS point
 WHERE point.offer_id = ANY(:offer_ids::uuid[])
   AND point.at >= coalesce(
       (SELECT max(before.at) FROM pricing.observed_price AS before
         WHERE before.offer_id = point.offer_id AND before.at <= :since::timestamptz),
       :since::timestamptz);

-- name: list_numbered
-- bounded: the caller names the numbers. Which SKUs have them, and as what.
SELECT asked.number, 'code' AS kind, sku.sku_id
  FROM unnest(:numbers::text[]) AS asked (number)
  JOIN catalogue.v_sku AS sku ON sku.code = asked.number
UNION
SELECT asked.number, 'gtin', sku.sku_id
  FROM unnest(:numbers::text[]) AS asked (number)
  JOIN catalogue.v_sku AS sku ON lpad(sku.gtin, 14, '0') = asked.number
UNION
SELECT asked.number, 'mpn', sku.sku_id
  FROM unnest(:numbers::text[]) AS asked (number)
  JOIN catalogue.v_sku AS sku ON lower(sku.mpn) = split_part(asked.number, '|', 2)
  JOIN catalogue.v_product AS product
    ON product.product_id = sku.product_id
   AND lower(product.brand) = split_part(asked.number, '|', 1);

-- name: put_offers
-- A person may have matched the offer meanwhile: that word stays.
INSERT INTO pricing.observed_offer AS kept
SELECT * FROM jsonb_populate_recordset(NULL::pricing.observed_offer, :rows::jsonb)
    ON CONFLICT (offer_id) DO UPDATE
       SET gtin = excluded.gtin, mpn = excluded.mpn, brand = excluded.brand,
           title = excluded.title, url = excluded.url,
           sku_id = CASE WHEN kept.match IN ('confirmed', 'refused') THEN kept.sku_id
                         ELSE excluded.sku_id END,
           match = CASE WHEN kept.match IN ('confirmed', 'refused') THEN kept.match
                        ELSE excluded.match END,
           suggested_sku_id = CASE WHEN kept.match IN ('confirmed', 'refused') THEN NULL
                                   ELSE excluded.suggested_sku_id END,
           likeness = excluded.likeness, currency = excluded.currency,
           price_minor = excluded.price_minor, shipping_minor = excluded.shipping_minor,
           availability = excluded.availability, first_seen_at = excluded.first_seen_at,
           since = excluded.since, seen_at = excluded.seen_at;

-- name: add_prices
INSERT INTO pricing.observed_price (offer_id, at, currency, price_minor, shipping_minor,
       availability)
SELECT offer_id, at, currency, price_minor, shipping_minor, availability
  FROM jsonb_populate_recordset(NULL::pricing.observed_price, :rows::jsonb)
    ON CONFLICT DO NOTHING;

-- name: set_match
UPDATE pricing.observed_offer
   SET match = :match::text, sku_id = :sku_id::uuid, suggested_sku_id = NULL,
       matched_by = :by::text
 WHERE offer_id = :offer_id::uuid
RETURNING offer_id;

-- name: put_advised_prices
INSERT INTO pricing.advised_price
SELECT * FROM jsonb_populate_recordset(NULL::pricing.advised_price, :rows::jsonb)
    ON CONFLICT (sku_id, kind, currency) DO UPDATE
       SET price_minor = excluded.price_minor, basis = excluded.basis;

-- name: find_unknown_channel
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM network.v_channel WHERE channel_id = asked.id)
 ORDER BY asked.id LIMIT 1;

-- name: find_unknown_sku
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM catalogue.v_sku WHERE sku_id = asked.id)
 ORDER BY asked.id LIMIT 1;
