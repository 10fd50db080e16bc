-- name: find_place_of_device
-- From a till's id to its place.
SELECT place_id FROM counter.claim WHERE value = :value::text

-- name: lock_device
-- Whoever tells this log, or books it, waits here.
SELECT place_id, device_id, code, name, channel_id, public_key, token_id, registered_at,
       registered_by, revoked_at, revoked_for, released_at, taken_through, head, booked_through,
       last_told_at, last_occurred_at, last_receipt, shift_id
  FROM counter.device
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid
   FOR UPDATE

-- name: list_digests
-- Of entries that were taken before, in the order asked for.
SELECT e.digest
  FROM unnest(:seqs::bigint[]) WITH ORDINALITY AS a (seq, number)
  JOIN counter.entry AS e ON e.place_id = :place_id::uuid AND e.device_id = :device_id::uuid
   AND e.seq = a.seq
 ORDER BY a.number LIMIT 10000

-- name: take_entries
-- As they came; the primary key keeps a log from having two entries of a number.
INSERT INTO counter.entry (place_id, device_id, seq, text, signature, digest, kind, told_at,
       occurred_at, taken_at, taken_by)
SELECT :place_id::uuid, :device_id::uuid, t.seq, t.text, t.signature, t.digest, t.kind, t.told_at,
       t.occurred_at, :at::timestamptz, :actor::text
  FROM unnest(:seqs::bigint[], :texts::text[], :signatures::bytea[], :digests::text[],
              :kinds::text[], :told::timestamptz[], :occurred::timestamptz[])
       AS t (seq, text, signature, digest, kind, told_at, occurred_at)

-- name: advance
-- The row is locked by this transaction.
UPDATE counter.device
   SET taken_through = :through::bigint, head = :head::text, last_told_at = :at::timestamptz,
       last_occurred_at = :occurred_at::timestamptz
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid

-- name: note_incident
-- The same again is no other incident.
INSERT INTO counter.incident (place_id, incident_id, device_id, kind, seq, text, signature,
       told_by, noted_at)
VALUES (:place_id::uuid, :incident_id::uuid, :device_id::uuid, :kind::text, :seq::bigint,
        :text::text, :signature::text, :actor::text, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: list_entries
-- In the order of the log.
SELECT place_id, device_id, seq, text, digest, kind, told_at, occurred_at, taken_at, state,
       exceptions, customer_id, order_id, points
  FROM counter.entry
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND seq > :after::bigint
 ORDER BY seq LIMIT :most::integer

-- name: list_waiting
-- What is taken and not booked.
SELECT e.place_id, e.device_id, e.seq, e.text, e.digest, e.kind, e.told_at, e.occurred_at,
       e.taken_at, e.state, e.exceptions, e.customer_id, e.order_id, e.points
  FROM counter.device AS d
  JOIN counter.entry AS e ON e.place_id = d.place_id AND e.device_id = d.device_id
   AND e.seq > d.booked_through
 WHERE d.place_id = :place_id::uuid AND d.device_id = :device_id::uuid
 ORDER BY e.seq LIMIT 1000

-- name: list_behind
-- scatter: a job's question, not a request's.
SELECT place_id, device_id, code, name, channel_id, public_key, token_id, registered_at,
       registered_by, revoked_at, revoked_for, released_at, taken_through, head, booked_through,
       last_told_at, last_occurred_at, last_receipt, shift_id
  FROM counter.device WHERE booked_through < taken_through
 ORDER BY last_told_at LIMIT 1000

-- name: claim_entry
-- The next one, once; the row's lock makes rivals wait for the commit and then find nothing.
UPDATE counter.device SET booked_through = :seq::bigint
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid
   AND booked_through = :seq::bigint - 1

-- name: finish_entry
-- Together with all that it did.
UPDATE counter.entry
   SET state = :state::text, booked_at = :at::timestamptz, exceptions = :exceptions::jsonb,
       customer_id = :customer_id::uuid, order_id = :order_id::uuid, points = :points::bigint
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND seq = :seq::bigint

-- name: open_exception
-- Its id derives from the entry.
INSERT INTO counter.exception (place_id, exception_id, device_id, seq, kind, facts, customer_id,
       order_id, opened_at)
VALUES (:place_id::uuid, :exception_id::uuid, :device_id::uuid, :seq::bigint, :kind::text,
        :facts::jsonb, :customer_id::uuid, :order_id::uuid, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: list_exceptions
-- What waits for a person at a place.
SELECT place_id, exception_id, device_id, seq, kind, facts, order_id, opened_at
  FROM counter.exception
 WHERE place_id = :place_id::uuid AND resolved_at IS NULL
 ORDER BY opened_at, exception_id LIMIT 500

-- name: list_incidents
-- What was told and could not be taken.
SELECT place_id, incident_id, device_id, kind, seq, text, signature, told_by, noted_at,
       resolved_at, note
  FROM counter.incident
 WHERE place_id = :place_id::uuid AND resolved_at IS NULL
 ORDER BY noted_at, incident_id LIMIT 500

-- name: resolve_exception
-- The first word stays.
UPDATE counter.exception
   SET resolved_at = coalesce(resolved_at, :at::timestamptz),
       resolved_by = coalesce(resolved_by, :actor::text), note = coalesce(note, :note::text)
 WHERE place_id = :place_id::uuid AND exception_id = :id::uuid
RETURNING place_id, exception_id, device_id, seq, kind, facts, order_id, opened_at

-- name: resolve_incident
-- The first word stays.
UPDATE counter.incident
   SET resolved_at = coalesce(resolved_at, :at::timestamptz),
       resolved_by = coalesce(resolved_by, :actor::text), note = coalesce(note, :note::text)
 WHERE place_id = :place_id::uuid AND incident_id = :id::uuid
RETURNING place_id, incident_id, device_id, kind, seq, text, signature, told_by, noted_at,
       resolved_at, note

-- name: list_kept
-- What a revoked till has told, in the order of its log.
SELECT place_id, incident_id, device_id, kind, seq, text, signature, told_by, noted_at,
       resolved_at, note
  FROM counter.incident
 WHERE place_id = :place_id::uuid AND device_id = :device_id::uuid AND kind = 'revoked_device'
   AND resolved_at IS NULL
 ORDER BY seq, noted_at LIMIT 10000
