-- name: list_entities
-- whole rows as JSON: nested hours and sets arrive as the model's own types
SELECT to_jsonb(entity) FROM network.entity ORDER BY code LIMIT 100000;

-- name: list_channels
SELECT to_jsonb(channel) FROM network.channel ORDER BY code LIMIT 100000;

-- name: list_places
SELECT to_jsonb(place) FROM network.place ORDER BY code LIMIT 100000;

-- name: list_partners
SELECT to_jsonb(partner) FROM network.partner ORDER BY code LIMIT 100000;

-- name: list_limits
SELECT to_jsonb(authority) FROM network.authority ORDER BY limit_id LIMIT 100000;
