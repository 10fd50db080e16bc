-- name: find_taken_code
-- asked under the lock of the directory's version; the unique constraints say the same again
SELECT code FROM (
    SELECT 'entity' AS subject, entity_id AS id, code FROM network.entity
    UNION ALL SELECT 'channel', channel_id, code FROM network.channel
    UNION ALL SELECT 'place', place_id, code FROM network.place
    UNION ALL SELECT 'partner', partner_id, code FROM network.partner
) AS known
 WHERE subject = :subject::text AND code = ANY(:codes::text[]) AND id <> ALL(:ids::uuid[])
 ORDER BY code LIMIT 1;

-- name: find_unknown_entity
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM network.entity WHERE entity_id = asked.id)
 ORDER BY asked.id LIMIT 1;

-- name: put_entities
-- the last SELECT still sees the table as it was before, which tells created from updated
WITH given AS (
    SELECT * FROM jsonb_populate_recordset(NULL::network.entity, :rows::jsonb)
), written AS (
    INSERT INTO network.entity AS kept SELECT * FROM given
        ON CONFLICT (entity_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, country = excluded.country,
           currency = excluded.currency, tax_number = excluded.tax_number,
           active = excluded.active, external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
    RETURNING entity_id
)
SELECT given.entity_id,
       CASE WHEN written.entity_id IS NULL THEN 'unchanged'
            WHEN before.entity_id IS NULL THEN 'created' ELSE 'updated' END AS outcome
  FROM given
  LEFT JOIN written ON written.entity_id = given.entity_id
  LEFT JOIN network.entity AS before ON before.entity_id = given.entity_id;

-- name: put_channels
-- as put_entities
WITH given AS (
    SELECT * FROM jsonb_populate_recordset(NULL::network.channel, :rows::jsonb)
), written AS (
    INSERT INTO network.channel AS kept SELECT * FROM given
        ON CONFLICT (channel_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           currency = excluded.currency, market = excluded.market,
           active = excluded.active, external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
    RETURNING channel_id
)
SELECT given.channel_id,
       CASE WHEN written.channel_id IS NULL THEN 'unchanged'
            WHEN before.channel_id IS NULL THEN 'created' ELSE 'updated' END AS outcome
  FROM given
  LEFT JOIN written ON written.channel_id = given.channel_id
  LEFT JOIN network.channel AS before ON before.channel_id = given.channel_id;

-- name: put_places
-- as put_entities
WITH given AS (
    SELECT * FROM jsonb_populate_recordset(NULL::network.place, :rows::jsonb)
), written AS (
    INSERT INTO network.place AS kept SELECT * FROM given
        ON CONFLICT (place_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           entity_id = excluded.entity_id, time_zone = excluded.time_zone,
           currency = excluded.currency, country = excluded.country, city = excluded.city,
           address = excluded.address, postal_code = excluded.postal_code,
           latitude = excluded.latitude, longitude = excluded.longitude,
           services = excluded.services, hours = excluded.hours, gln = excluded.gln,
           closed_at = excluded.closed_at, external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
    RETURNING place_id
)
SELECT given.place_id,
       CASE WHEN written.place_id IS NULL THEN 'unchanged'
            WHEN before.place_id IS NULL THEN 'created' ELSE 'updated' END AS outcome
  FROM given
  LEFT JOIN written ON written.place_id = given.place_id
  LEFT JOIN network.place AS before ON before.place_id = given.place_id;

-- name: put_partners
-- as put_entities
WITH given AS (
    SELECT * FROM jsonb_populate_recordset(NULL::network.partner, :rows::jsonb)
), written AS (
    INSERT INTO network.partner AS kept SELECT * FROM given
        ON CONFLICT (partner_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           entity_id = excluded.entity_id, active = excluded.active,
           external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
    RETURNING partner_id
)
SELECT given.partner_id,
       CASE WHEN written.partner_id IS NULL THEN 'unchanged'
            WHEN before.partner_id IS NULL THEN 'created' ELSE 'updated' END AS outcome
  FROM given
  LEFT JOIN written ON written.partner_id = given.partner_id
  LEFT JOIN network.partner AS before ON before.partner_id = given.partner_id;

-- name: close_place
-- true where it was open until now, false where it was closed before, no row where it is unknown
WITH closed AS (
    UPDATE network.place SET closed_at = :at::timestamptz
     WHERE place_id = :place_id::uuid AND closed_at IS NULL
    RETURNING place_id
)
SELECT EXISTS (SELECT FROM closed) FROM network.place WHERE place_id = :place_id::uuid;
