-- name: add_draft
INSERT INTO pricing.draft (draft_id, title, state, edition, base_version, restores, authors, made_at,
       changed_at)
VALUES (:draft_id::uuid, :title::text, 'open', 1, :base_version::bigint, :restores::bigint,
        ARRAY[:author::text], :at::timestamptz, :at::timestamptz)

-- name: find_draft
SELECT d.draft_id, d.title, d.state, d.edition, d.base_version, d.restores, d.authors, d.reason,
       d.publish_at, d.approved_by, d.approved_at, d.sent_back, d.failed, d.published_version,
       d.made_at, d.changed_at,
       (SELECT count(*) FROM pricing.draft_change AS c WHERE c.draft_id = d.draft_id) AS changes
  FROM pricing.draft AS d WHERE d.draft_id = :draft_id::uuid

-- name: lock_draft
SELECT draft_id FROM pricing.draft WHERE draft_id = :draft_id::uuid FOR UPDATE

-- name: list_drafts
SELECT d.draft_id, d.title, d.state, d.edition, d.base_version, d.restores, d.authors, d.reason,
       d.publish_at, d.approved_by, d.approved_at, d.sent_back, d.failed, d.published_version,
       d.made_at, d.changed_at,
       (SELECT count(*) FROM pricing.draft_change AS c WHERE c.draft_id = d.draft_id) AS changes
  FROM pricing.draft AS d WHERE :state::text IS NULL OR d.state = :state::text
 ORDER BY d.changed_at DESC, d.draft_id LIMIT 200

-- name: list_due_drafts
SELECT draft_id FROM pricing.draft
 WHERE state = 'approved' AND failed IS NULL AND publish_at <= :at::timestamptz
 ORDER BY publish_at, draft_id LIMIT 100

-- name: put_changes
INSERT INTO pricing.draft_change AS kept (draft_id, kind, key, name, body)
SELECT :draft_id::uuid, given.kind, given.key, given.name, nullif(given.body, 'null'::jsonb)
  FROM jsonb_to_recordset(:rows::jsonb) AS given (kind text, key text, name jsonb, body jsonb)
 WHERE true
ON CONFLICT (draft_id, kind, key) DO UPDATE SET name = excluded.name, body = excluded.body

-- name: drop_changes
DELETE FROM pricing.draft_change
 WHERE draft_id = :draft_id::uuid AND key = ANY(:keys::text[])

-- name: list_changes
-- bounded: what a draft holds is published as a whole
SELECT kind, name, body FROM pricing.draft_change
 WHERE draft_id = :draft_id::uuid ORDER BY kind, key

-- name: list_moved
-- rows that were added or ended by a version after the one that the draft's authors saw
SELECT c.kind, c.key FROM pricing.draft_change AS c
  JOIN pricing.draft AS d ON d.draft_id = c.draft_id
 WHERE c.draft_id = :draft_id::uuid
   AND ((c.kind = 'price_list' AND EXISTS (
            SELECT FROM pricing.price_list AS r
             WHERE r.price_list_id = (c.name ->> 'price_list_id')::uuid
               AND (r.from_version > d.base_version OR r.to_version > d.base_version)))
     OR (c.kind = 'price' AND EXISTS (
            SELECT FROM pricing.price AS r
             WHERE r.sku_id = (c.name ->> 'sku_id')::uuid
               AND r.price_list_id = (c.name ->> 'price_list_id')::uuid
               AND r.valid_from = (c.name ->> 'valid_from')::timestamptz
               AND (r.from_version > d.base_version OR r.to_version > d.base_version)))
     OR (c.kind = 'tax_rate' AND EXISTS (
            SELECT FROM pricing.tax_rate AS r
             WHERE r.market = c.name ->> 'market' AND r.tax_class = c.name ->> 'tax_class'
               AND r.code = c.name ->> 'code'
               AND r.valid_from = (c.name ->> 'valid_from')::timestamptz
               AND (r.from_version > d.base_version OR r.to_version > d.base_version)))
     OR (c.kind = 'promotion' AND EXISTS (
            SELECT FROM pricing.promotion AS r
             WHERE r.promotion_id = (c.name ->> 'promotion_id')::uuid
               AND (r.from_version > d.base_version OR r.to_version > d.base_version))))
 ORDER BY c.kind, c.key LIMIT 1000

-- name: touch_draft
UPDATE pricing.draft
   SET title = :title::text, restores = :restores::bigint, authors = :authors::text[],
       edition = edition + 1, changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid

-- name: rebase_draft
UPDATE pricing.draft
   SET base_version = :base_version::bigint, restores = NULL, authors = :authors::text[],
       edition = edition + 1, failed = NULL, changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid

-- name: hand_in_draft
UPDATE pricing.draft
   SET state = :state::text, reason = :reason::text,
       publish_at = coalesce(:publish_at::timestamptz, :at::timestamptz),
       handed_in_at = :at::timestamptz, sent_back = NULL, failed = NULL,
       changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid

-- name: approve_draft
UPDATE pricing.draft
   SET state = 'approved', approved_by = :by::text, approved_at = :at::timestamptz,
       changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid

-- name: reopen_draft
UPDATE pricing.draft
   SET state = 'open', edition = edition + 1, sent_back = :why::text, approved_by = NULL,
       approved_at = NULL, failed = NULL, changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid

-- name: discard_draft
UPDATE pricing.draft SET state = 'discarded', changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid

-- name: note_published
UPDATE pricing.draft
   SET state = 'published', published_version = :version::bigint, changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid

-- name: note_failed
UPDATE pricing.draft SET failed = :code::text, changed_at = :at::timestamptz
 WHERE draft_id = :draft_id::uuid AND state = 'approved' AND failed IS NULL
