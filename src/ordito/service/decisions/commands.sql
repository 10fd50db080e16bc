-- name: lock_person
-- Who is granted something is so one after the other: the history counts all of it.
INSERT INTO service.decision_person (customer_id, latest_at)
VALUES (:customer_id::uuid, :at::timestamptz)
    ON CONFLICT (customer_id) DO UPDATE SET latest_at = excluded.latest_at

-- name: keep_decision
INSERT INTO service.decision (customer_id, decision_id, subject, outcome, form, currency,
       owed_minor, most_minor, before_minor, granted_minor, beyond_minor, short_minor,
       is_other_form, deviation, policy_version, why, rule, ground, cell, vector, facts, actor,
       roles, channel_id, place_id, case_id, order_id, order_version, change_id, grant_id,
       approval_id, at)
VALUES (:customer_id::uuid, :decision_id::uuid, :subject::text, :outcome::text, :form::text,
        :currency::text, :owed_minor::bigint, :most_minor::bigint, :before_minor::bigint,
        :granted_minor::bigint, :beyond_minor::bigint, :short_minor::bigint,
        :is_other_form::boolean, :deviation::text, :policy_version::bigint, :why::text,
        :rule::text, :ground::text, :cell::text, :vector::text, :facts::jsonb, :actor::text,
        :roles::text[], :channel_id::uuid, :place_id::uuid, :case_id::uuid, :order_id::uuid,
        :order_version::integer, :change_id::uuid, :grant_id::uuid, :approval_id::uuid,
        :at::timestamptz)

-- name: keep_approval
INSERT INTO service.approval (customer_id, approval_id, state, subject, form, power, amount_minor,
       currency, kind, asked, effect, judgement, deviation, may, entity_id, order_id, case_id,
       place_id, asked_by, asked_at, expires_at)
VALUES (:customer_id::uuid, :approval_id::uuid, 'open', :subject::text, :form::text, :power::text,
        :amount_minor::bigint, :currency::text, :kind::text, :asked::jsonb, :effect::jsonb,
        :judgement::jsonb, :deviation::text, :may::text[], :entity_id::uuid, :order_id::uuid,
        :case_id::uuid, :place_id::uuid, :asked_by::text, :at::timestamptz,
        :expires_at::timestamptz)

-- name: decide_approval
-- Of two who decide, the first does; nobody decides on their own wish but to withdraw it.
UPDATE service.approval
   SET state = :state::text, decided_by = :by::text, decided_at = :at::timestamptz,
       decided_roles = :roles::text[]
 WHERE customer_id = :customer_id::uuid AND approval_id = :approval_id::uuid AND state = 'open'
   AND expires_at > :at::timestamptz
   AND (asked_by = :by::text) = (:state::text = 'withdrawn')
RETURNING approval_id

-- name: use_approval
-- Once, in time, and for exactly what was approved.
UPDATE service.approval
   SET state = 'used', decision_id = :decision_id::uuid
 WHERE customer_id = :customer_id::uuid AND approval_id = :approval_id::uuid AND state = 'granted'
   AND expires_at > :at::timestamptz AND subject = :subject::text AND form = :form::text
   AND amount_minor = :amount_minor::bigint AND currency = :currency::text
RETURNING approval_id
