-- name: keep
-- Takes the row's lock, so that a sweep of the same content comes wholly before or after.
INSERT INTO platform.file (sha256, size_bytes, media_type, stored_at)
VALUES (:sha256, :size_bytes, :media_type, :at)
ON CONFLICT (sha256) DO UPDATE SET stored_at = excluded.stored_at

-- name: refer
-- twice is once
INSERT INTO platform.file_reference (sha256, subject_id, customer_id, referred_at)
VALUES (:sha256, :subject_id, :customer_id, :at)
ON CONFLICT DO NOTHING

-- name: list_of_subject
-- the limit only guards the screen
SELECT f.sha256, f.size_bytes, f.media_type, f.stored_at
  FROM platform.file_reference AS r
  JOIN platform.file AS f ON f.sha256 = r.sha256
 WHERE r.subject_id = :subject_id
 ORDER BY f.stored_at, f.sha256
 LIMIT 1000

-- name: release_subject
-- the files themselves go with the next sweep
DELETE FROM platform.file_reference WHERE subject_id = :subject_id

-- name: release_customer
-- erasure: whatever subject a customer's file belongs to
DELETE FROM platform.file_reference WHERE customer_id = :customer_id

-- name: list_unneeded
-- Young files are left alone: their reference may be on its way.
SELECT f.sha256
  FROM platform.file AS f
 WHERE f.stored_at < :before::timestamptz
   AND NOT EXISTS (SELECT FROM platform.file_reference AS r WHERE r.sha256 = f.sha256)
 ORDER BY f.sha256
 LIMIT 1000

-- name: list_known
-- which of these files on the disk have a row
SELECT sha256 FROM platform.file WHERE sha256 = ANY(:sha256s::bytea[]) LIMIT 1000

-- name: forget
-- Looks again under the row's lock: it may be needed since the list was made.
DELETE FROM platform.file AS f
 WHERE f.sha256 = :sha256 AND f.stored_at < :before::timestamptz
   AND NOT EXISTS (SELECT FROM platform.file_reference AS r WHERE r.sha256 = f.sha256)
