-- name: find_draft
SELECT edition, document, by, at FROM service.decision_draft WHERE name = 'draft'

-- name: save_draft
-- Whoever saves on an older edition gets none back.
INSERT INTO service.decision_draft AS d (name, edition, document, by, at)
VALUES ('draft', 1, :document::jsonb, :by::text, :at::timestamptz)
    ON CONFLICT (name) DO UPDATE
   SET edition = d.edition + 1, document = excluded.document, by = excluded.by, at = excluded.at
 WHERE d.edition = :edition::integer
RETURNING edition
