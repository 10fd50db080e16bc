-- name: find_taken_code
-- asked under the lock of the directory's version; the unique constraints say the same again
SELECT known.code FROM (
    SELECT 'entity' AS subject, entity_id AS id, code FROM network.entity
    UNION ALL SELECT 'channel', channel_id, code FROM network.channel
    UNION ALL SELECT 'place', place_id, code FROM network.place
    UNION ALL SELECT 'partner', partner_id, code FROM network.partner
) AS known
  JOIN unnest(:ids::uuid[], :codes::text[]) AS given (id, code) ON given.code = known.code
 WHERE known.subject = :subject::text AND known.id <> given.id
 ORDER BY known.code LIMIT 1;

-- name: find_unknown_entity
SELECT asked.id FROM unnest(:ids::uuid[]) AS asked (id)
 WHERE NOT EXISTS (SELECT FROM network.entity WHERE entity_id = asked.id)
 ORDER BY asked.id LIMIT 1;

-- name: put_entities
-- rows that are equal already are left alone and not returned; the old row is there only where
-- there was one, which tells updated from created
INSERT INTO network.entity AS kept
SELECT * FROM jsonb_populate_recordset(NULL::network.entity, :rows::jsonb)
    ON CONFLICT (entity_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, country = excluded.country,
           currency = excluded.currency, tax_number = excluded.tax_number,
           active = excluded.active, external_ids = excluded.external_ids,
           fiscal = excluded.fiscal
     WHERE kept IS DISTINCT FROM excluded
RETURNING entity_id AS id,
          CASE WHEN old.entity_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: put_channels
-- as put_entities
INSERT INTO network.channel AS kept
SELECT * FROM jsonb_populate_recordset(NULL::network.channel, :rows::jsonb)
    ON CONFLICT (channel_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           currency = excluded.currency, market = excluded.market, active = excluded.active,
           external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
RETURNING channel_id AS id,
          CASE WHEN old.channel_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: put_places
-- as put_entities
INSERT INTO network.place AS kept
SELECT * FROM jsonb_populate_recordset(NULL::network.place, :rows::jsonb)
    ON CONFLICT (place_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           entity_id = excluded.entity_id, time_zone = excluded.time_zone,
           currency = excluded.currency, country = excluded.country, city = excluded.city,
           address = excluded.address, postal_code = excluded.postal_code,
           latitude = excluded.latitude, longitude = excluded.longitude,
           services = excluded.services, hours = excluded.hours, gln = excluded.gln,
           closed_at = excluded.closed_at, external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
RETURNING place_id AS id,
          CASE WHEN old.place_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: put_partners
-- as put_entities
INSERT INTO network.partner AS kept
SELECT * FROM jsonb_populate_recordset(NULL::network.partner, :rows::jsonb)
    ON CONFLICT (partner_id) DO UPDATE
       SET code = excluded.code, name = excluded.name, kind = excluded.kind,
           entity_id = excluded.entity_id, active = excluded.active,
           external_ids = excluded.external_ids
     WHERE kept IS DISTINCT FROM excluded
RETURNING partner_id AS id,
          CASE WHEN old.partner_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: put_limits
-- as put_entities; the id stands for role, power, entity and currency
INSERT INTO network.authority AS kept (limit_id, role, power, entity_id, currency, up_to_minor)
SELECT g.limit_id, g.role, g.power, g.entity_id, g.currency, g.up_to_minor
  FROM unnest(:limit_ids::uuid[], :roles::text[], :powers::text[], :entity_ids::uuid[],
              :currencies::text[], :up_to_minors::bigint[])
           AS g (limit_id, role, power, entity_id, currency, up_to_minor)
    ON CONFLICT (limit_id) DO UPDATE SET up_to_minor = excluded.up_to_minor
     WHERE kept.up_to_minor IS DISTINCT FROM excluded.up_to_minor
RETURNING limit_id AS id,
          CASE WHEN old.limit_id IS NULL THEN 'created' ELSE 'updated' END AS outcome;

-- name: close_place
-- true where it was open until now, false where it was closed before, no row where it is unknown
WITH closed AS (
    UPDATE network.place SET closed_at = :at::timestamptz
     WHERE place_id = :place_id::uuid AND closed_at IS NULL
    RETURNING place_id
)
SELECT EXISTS (SELECT FROM closed) FROM network.place WHERE place_id = :place_id::uuid;
