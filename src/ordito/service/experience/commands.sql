-- name: invite
INSERT INTO service.invitation (customer_id, invitation_id, rule, policy_version, measure,
       touchpoint, cause_id, order_id, case_id, channel_id, place_id, agent, caused_at, due_at,
       state, decided_at)
VALUES (:customer_id::uuid, :invitation_id::uuid, :rule::text, :policy_version::bigint,
        :measure::text, :touchpoint::text, :cause_id::uuid, :order_id::uuid, :case_id::uuid,
        :channel_id::uuid, :place_id::uuid, :agent::text, :caused_at::timestamptz,
        :due_at::timestamptz, :state::text, :decided_at::timestamptz)
    ON CONFLICT (customer_id, invitation_id) DO NOTHING;

-- name: hold_person
-- Answers nothing where the person was asked too lately: the row decides, whoever comes at once.
INSERT INTO service.asked AS kept (customer_id, last_at)
VALUES (:customer_id::uuid, :at::timestamptz)
    ON CONFLICT (customer_id) DO UPDATE SET last_at = excluded.last_at
     WHERE kept.last_at <= :before::timestamptz
RETURNING kept.customer_id;

-- name: count_asked
SELECT count(*)::integer AS asked FROM service.invitation
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND state = 'asked'
   AND decided_at > :since::timestamptz;

-- name: decide
UPDATE service.invitation SET state = :state::text, decided_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND invitation_id = :invitation_id::uuid
   AND state = 'waiting'
RETURNING invitation_id;

-- name: keep_link
INSERT INTO service.survey_link (code, customer_id, invitation_id)
VALUES (:code::text, :customer_id::uuid, :invitation_id::uuid);

-- name: keep_answer
-- Answers nothing where there is one.
INSERT INTO service.survey_answer (customer_id, answer_id, invitation_id, measure, score, comment,
       is_bad, medium, touchpoint, rule, order_id, case_id, channel_id, place_id, agent, asked_by,
       answered_at, changed_at)
VALUES (:customer_id::uuid, :answer_id::uuid, :invitation_id::uuid, :measure::text,
        :score::smallint, :comment::text, :is_bad::boolean, :medium::text, :touchpoint::text,
        :rule::text, :order_id::uuid, :case_id::uuid, :channel_id::uuid, :place_id::uuid,
        :agent::text, :asked_by::text, :at::timestamptz, :at::timestamptz)
    ON CONFLICT (customer_id, answer_id) DO NOTHING
RETURNING customer_id, answer_id, invitation_id, measure, score, comment, is_bad, medium,
          touchpoint, rule, order_id, case_id, channel_id, place_id, agent, asked_by, answered_at,
          changed_at, version, follow_up_id, followed_at;

-- name: lock_answer
SELECT customer_id, answer_id, invitation_id, measure, score, comment, is_bad, medium, touchpoint,
       rule, order_id, case_id, channel_id, place_id, agent, asked_by, answered_at, changed_at,
       version, follow_up_id, followed_at
  FROM service.survey_answer
 WHERE customer_id = :customer_id::uuid AND answer_id = :answer_id::uuid
   FOR UPDATE;

-- name: change_answer
UPDATE service.survey_answer
   SET score = :score::smallint, comment = :comment::text, is_bad = :is_bad::boolean,
       changed_at = :at::timestamptz, version = version + 1
 WHERE customer_id = :customer_id::uuid AND answer_id = :answer_id::uuid
RETURNING customer_id, answer_id, invitation_id, measure, score, comment, is_bad, medium,
          touchpoint, rule, order_id, case_id, channel_id, place_id, agent, asked_by, answered_at,
          changed_at, version, follow_up_id, followed_at;

-- name: follow
UPDATE service.survey_answer SET follow_up_id = :case_id::uuid, followed_at = :at::timestamptz
 WHERE customer_id = :customer_id::uuid AND answer_id = :answer_id::uuid AND is_bad
   AND follow_up_id IS NULL
RETURNING answer_id;
