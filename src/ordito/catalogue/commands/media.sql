-- name: put_media
INSERT INTO catalogue.media AS kept (media_id, product_id, sku_id, role, rank, alt, sha256,
       media_type, size_bytes)
SELECT media_id, product_id, sku_id, role, rank, alt, :sha256::bytea, :media_type::text,
       :size_bytes::bigint
  FROM jsonb_populate_recordset(NULL::catalogue.media, :rows::jsonb)
    ON CONFLICT (media_id) DO UPDATE
       SET product_id = excluded.product_id, sku_id = excluded.sku_id, role = excluded.role,
           rank = excluded.rank, alt = excluded.alt, sha256 = excluded.sha256,
           media_type = excluded.media_type, size_bytes = excluded.size_bytes
RETURNING old.media_id IS NULL;

-- name: change_media
UPDATE catalogue.media AS kept
   SET sku_id = given.sku_id, role = given.role, rank = given.rank, alt = given.alt
  FROM jsonb_populate_recordset(NULL::catalogue.media, :rows::jsonb) AS given
 WHERE kept.media_id = given.media_id AND kept.product_id = given.product_id
RETURNING kept.media_id;

-- name: drop_media
DELETE FROM catalogue.media
 WHERE product_id = :product_id::uuid AND media_id = :media_id::uuid
RETURNING media_id;
