-- name: list_sources
SELECT to_jsonb(price_source) FROM pricing.price_source ORDER BY code LIMIT 1000;

-- name: list_sellers
SELECT to_jsonb(price_seller) FROM pricing.price_seller ORDER BY name, source_id LIMIT 10000;

-- name: list_offers
-- scatter: the overview of the market; who looks at it waits for all nodes
SELECT offer_id, source_id, seller_id, name, gtin, mpn, brand, title, url, sku_id, match,
       suggested_sku_id, likeness, currency, price_minor, shipping_minor, availability,
       first_seen_at, since, seen_at
  FROM pricing.observed_offer
 WHERE sku_id IS NOT NULL AND (:after::uuid IS NULL OR offer_id > :after::uuid)
 ORDER BY offer_id LIMIT :most::integer;

-- name: list_offers_of
-- scatter: offers of a SKU lie where their own ids put them
SELECT offer_id, source_id, seller_id, name, gtin, mpn, brand, title, url, sku_id, match,
       suggested_sku_id, likeness, currency, price_minor, shipping_minor, availability,
       first_seen_at, since, seen_at
  FROM pricing.observed_offer
 WHERE sku_id = ANY(:sku_ids::uuid[])
 ORDER BY price_minor + coalesce(shipping_minor, 0), offer_id LIMIT 20000;

-- name: list_own_offers
-- scatter: the watcher's own work beside the requests
SELECT offer.offer_id, offer.source_id, offer.seller_id, offer.name, offer.gtin, offer.mpn,
       offer.brand, offer.title, offer.url, offer.sku_id, offer.match, offer.suggested_sku_id,
       offer.likeness, offer.currency, offer.price_minor, offer.shipping_minor, offer.availability,
       offer.first_seen_at, offer.since, offer.seen_at
  FROM pricing.observed_offer AS offer
  JOIN pricing.price_seller AS seller
    ON seller.source_id = offer.source_id AND seller.seller_id = offer.seller_id
 WHERE seller.kind = 'own' AND offer.sku_id IS NOT NULL
 ORDER BY offer.seen_at, offer.offer_id LIMIT 200000;

-- name: list_to_match
-- scatter: a person works through them
SELECT offer_id, source_id, seller_id, name, gtin, mpn, brand, title, url, sku_id, match,
       suggested_sku_id, likeness, currency, price_minor, shipping_minor, availability,
       first_seen_at, since, seen_at
  FROM pricing.observed_offer
 WHERE match IN ('none', 'suggested')
 ORDER BY match DESC, likeness DESC NULLS LAST, offer_id LIMIT :most::integer;

-- name: find_offer
SELECT offer_id, source_id, seller_id, name, gtin, mpn, brand, title, url, sku_id, match,
       suggested_sku_id, likeness, currency, price_minor, shipping_minor, availability,
       first_seen_at, since, seen_at
  FROM pricing.observed_offer WHERE offer_id = :offer_id::uuid;

-- name: list_history
-- bounded: the caller names the offers and the time
SELECT point.offer_id, point.at, point.price_minor, point.shipping_minor, point.availability,
       point.currency
  FROM pricing.observed_price AS point
 WHERE point.offer_id = ANY(:offer_ids::uuid[])
   AND point.at >= coalesce(
       (SELECT max(before.at) FROM pricing.observed_price AS before
         WHERE before.offer_id = point.offer_id AND before.at <= :since::timestamptz),
       :since::timestamptz)
 ORDER BY point.offer_id, point.at;

-- name: list_advised_prices
-- bounded: the caller names the SKUs
SELECT to_jsonb(advised_price) FROM pricing.advised_price
 WHERE sku_id = ANY(:sku_ids::uuid[]) ORDER BY sku_id, kind, currency;
