-- name: find_taken_feed
SELECT code FROM catalogue.merchant_feed
 WHERE code = :code::text AND feed_id <> :feed_id::uuid;

-- name: put_feed
INSERT INTO catalogue.merchant_feed AS kept (feed_id, code, channel_id, language, link, key_sha256,
       active)
SELECT feed_id, code, channel_id, language, link, :key_sha256::bytea, active
  FROM jsonb_populate_recordset(NULL::catalogue.merchant_feed, :rows::jsonb)
    ON CONFLICT (feed_id) DO UPDATE
       SET code = excluded.code, channel_id = excluded.channel_id, language = excluded.language,
           link = excluded.link, key_sha256 = excluded.key_sha256, active = excluded.active
RETURNING code;

-- name: drop_prefixes
DELETE FROM catalogue.scan_prefix;

-- name: put_prefixes
INSERT INTO catalogue.scan_prefix
SELECT * FROM jsonb_populate_recordset(NULL::catalogue.scan_prefix, :rows::jsonb);
