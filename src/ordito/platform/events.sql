-- name: append_facts
-- All facts of a transaction at once; see the function.
SELECT platform.append_facts(:slot::smallint[], :fact_id::uuid[], :type::text[],
       :version::smallint[], :occurred_at::timestamptz[], :recorded_at::timestamptz[],
       :actor::text[], :origin::text[], :channel_id::uuid[], :place_id::uuid[],
       :subject_id::uuid[], :customer_id::uuid[], :case_id::uuid[], :started_at::timestamptz[],
       :ended_at::timestamptz[], :request_id::uuid[], :desk_case_id::uuid[],
       :payload::jsonb[])::text
