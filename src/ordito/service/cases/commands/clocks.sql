-- name: insert_commitment
INSERT INTO service.commitment (customer_id, case_id, commitment_id, kind, subject_id, promise,
       policy_version, minutes, pauses, state, made_at, running_since, due_at, look_at)
VALUES (:customer_id::uuid, :case_id::uuid, :commitment_id::uuid, :kind::text, :subject_id::uuid,
        :promise::text, :policy_version::bigint, :minutes::integer, :pauses::boolean, 'open',
        :made_at::timestamptz, :running_since::timestamptz, :due_at::timestamptz,
        :look_at::timestamptz)

-- name: save_commitment
-- What may change while it is open; the case is locked, the number of spans says so once more.
UPDATE service.commitment
   SET state = :state::text, spent_us = :spent_us::bigint, spans = :spans::integer,
       running_since = :running_since::timestamptz, due_at = :due_at::timestamptz,
       missed_at = :missed_at::timestamptz, level = :level::smallint,
       look_at = :look_at::timestamptz, ended_at = :ended_at::timestamptz, reason = :reason::text
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid
   AND commitment_id = :commitment_id::uuid AND state = 'open' AND spans = :spans_before::integer

-- name: insert_span
INSERT INTO service.clock_span (customer_id, case_id, commitment_id, no, began_at, ended_at,
       spent_us)
VALUES (:customer_id::uuid, :case_id::uuid, :commitment_id::uuid, :no::integer,
        :began_at::timestamptz, :ended_at::timestamptz, :spent_us::bigint)

-- name: list_open_commitments
-- bounded: of one case, few
SELECT customer_id, case_id, commitment_id, kind, subject_id, promise, policy_version, minutes,
       pauses, state, made_at, spent_us, spans, running_since, due_at, missed_at, level, look_at,
       ended_at, reason
  FROM service.commitment
 WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND state = 'open'
 ORDER BY made_at, commitment_id
 LIMIT 1000

-- name: find_next_due
-- The first of what is open in a case: a promise whose clock runs, or something to do.
SELECT least(
    (SELECT min(due_at) FROM service.commitment
      WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND state = 'open'),
    (SELECT min(due_at) FROM service.task
      WHERE customer_id = :customer_id::uuid AND case_id = :case_id::uuid AND state = 'open'))

-- name: list_promised_refunds
-- What was promised of the money of an order.
-- bounded: of one order, few
SELECT customer_id, case_id, commitment_id FROM service.commitment
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND state = 'open' AND kind = 'refund'
   AND subject_id = :order_id::uuid
 ORDER BY customer_id, case_id, commitment_id
 LIMIT 100

-- name: list_to_look_at
-- scatter: a job's question.
SELECT customer_id, case_id, commitment_id FROM service.commitment
 WHERE state = 'open' AND look_at <= :at::timestamptz
 ORDER BY look_at
 LIMIT 200
