-- name: declare_form
-- under the lock of the version: two who declare the same name take turns
INSERT INTO journeys.event_form (name, version, policy, schema, fields, declared_by, declared_at)
VALUES (:name::text, :version::integer, :policy::text, :schema::jsonb, :fields::jsonb, :by::text,
        :at::timestamptz)
ON CONFLICT (name, version) DO UPDATE
   SET policy = excluded.policy, schema = excluded.schema, fields = excluded.fields,
       declared_by = excluded.declared_by, declared_at = excluded.declared_at

-- name: list_forms
-- a company declares tens of events
SELECT jsonb_build_object('name', name, 'version', version, 'policy', policy, 'schema', schema,
                          'fields', fields)
  FROM journeys.event_form
 ORDER BY name, version
 LIMIT 1000
