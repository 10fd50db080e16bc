-- name: list_told
SELECT sku_id, units, price_minor, currency
  FROM partners.listing
 WHERE sku_id = ANY(:sku_ids::uuid[]) AND channel_id = :channel_id::uuid;

-- name: note_told
INSERT INTO partners.listing (sku_id, channel_id, units, price_minor, currency, told_at)
VALUES (:sku_id::uuid, :channel_id::uuid, :units::integer, :price_minor::bigint, :currency::text,
        :at::timestamptz)
ON CONFLICT (sku_id, channel_id) DO UPDATE
   SET units = excluded.units, price_minor = excluded.price_minor, currency = excluded.currency,
       told_at = excluded.told_at;
