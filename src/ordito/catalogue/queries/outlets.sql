-- name: list_media
-- bounded: products that the caller names, each with the pictures that it has
SELECT to_jsonb(media) - '{sha256,media_type,size_bytes}'::text[] AS media, sha256, media_type,
       size_bytes
  FROM catalogue.media
 WHERE product_id = ANY(:product_ids::uuid[])
 ORDER BY product_id, rank, media_id LIMIT 100000;

-- name: find_media_type
SELECT media_type FROM catalogue.media WHERE sha256 = :sha256::bytea LIMIT 1;

-- name: list_feeds
SELECT to_jsonb(merchant_feed) - 'key_sha256' FROM catalogue.merchant_feed
 ORDER BY code LIMIT 1000;

-- name: find_feed
SELECT to_jsonb(merchant_feed) - 'key_sha256' FROM catalogue.merchant_feed
 WHERE key_sha256 = :key_sha256::bytea AND active;

-- name: list_prefixes
SELECT to_jsonb(scan_prefix) FROM catalogue.scan_prefix ORDER BY prefix LIMIT 1000;
