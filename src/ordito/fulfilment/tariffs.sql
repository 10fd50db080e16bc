-- name: keep_tariffs
-- the version was raised under its lock: nobody else has it
INSERT INTO fulfilment.tariffs (version, tariffs, published_by, published_at)
VALUES (:version::bigint, :tariffs::jsonb, :published_by::text, :at::timestamptz)

-- name: find_tariffs
-- One version.
SELECT jsonb_build_object('tariffs', tariffs) FROM fulfilment.tariffs
 WHERE version = :version::bigint
