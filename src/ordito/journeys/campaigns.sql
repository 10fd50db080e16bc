-- name: put_campaign
-- Answers the code where something changed.
INSERT INTO journeys.campaign AS c (code, name, kind, collection_id, valid_from, valid_to)
VALUES (:code::text, :name::text, :kind::text, :collection_id::uuid, :valid_from::timestamptz,
        :valid_to::timestamptz)
ON CONFLICT (code) DO UPDATE
   SET name = excluded.name, kind = excluded.kind, collection_id = excluded.collection_id,
       valid_from = excluded.valid_from, valid_to = excluded.valid_to
 WHERE c IS DISTINCT FROM excluded
RETURNING code

-- name: find_campaign
SELECT code, name, kind, collection_id, valid_from, valid_to
  FROM journeys.campaign
 WHERE code = :code::text AND valid_from <= :at::timestamptz
   AND (valid_to IS NULL OR valid_to > :at::timestamptz)

-- name: list_campaigns
SELECT code, name, kind, collection_id, valid_from, valid_to
  FROM journeys.campaign ORDER BY valid_from DESC, code LIMIT 1000
