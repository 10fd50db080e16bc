-- name: get_history
-- What a person was granted beyond plain refunds since an instant; amounts of other currencies are
-- no sum with it, and count as grants all the same.
SELECT count(*)::integer AS grants,
       coalesce(sum(d.granted_minor) FILTER (WHERE d.currency = :currency::text), 0)::bigint
           AS granted_minor
  FROM service.decision AS d
 WHERE d.customer_id IN (
           SELECT member FROM customers.person_members(:customer_id::uuid) AS m (member))
   AND d.subject <> 'refund' AND d.outcome = 'granted' AND d.granted_minor > 0
   AND d.at > :since::timestamptz

-- name: sum_before
-- What was granted already of the same: about the same order, or about none, since an instant.
SELECT coalesce(sum(d.granted_minor), 0)::bigint
  FROM service.decision AS d
 WHERE d.customer_id = :customer_id::uuid AND d.subject = :subject::text
   AND d.currency = :currency::text
   AND d.order_id IS NOT DISTINCT FROM :order_id::uuid
   AND (d.order_id IS NOT NULL OR d.at > :since::timestamptz)

-- name: get_decision
SELECT customer_id, decision_id, subject, outcome, form, currency, owed_minor, most_minor,
       before_minor, granted_minor, beyond_minor, short_minor, deviation, policy_version, why, rule,
       ground, cell, vector, facts, actor, roles, channel_id, place_id, case_id, order_id,
       order_version, change_id, grant_id, approval_id, at
  FROM service.decision
 WHERE decision_id = :decision_id::uuid
 LIMIT 1

-- name: list_decisions
-- The latest first; what is asked for narrows it.
SELECT customer_id, decision_id, subject, outcome, form, currency, owed_minor, most_minor,
       before_minor, granted_minor, beyond_minor, short_minor, deviation, policy_version, why, rule,
       ground, cell, vector, facts, actor, roles, channel_id, place_id, case_id, order_id,
       order_version, change_id, grant_id, approval_id, at
  FROM service.decision
 WHERE (at, decision_id) < (:before::timestamptz, :before_id::uuid)
   AND at >= :since::timestamptz
   AND (:customer_id::uuid IS NULL OR customer_id = :customer_id::uuid)
   AND (:order_id::uuid IS NULL OR order_id = :order_id::uuid)
   AND (:case_id::uuid IS NULL OR case_id = :case_id::uuid)
   AND (:subject::text IS NULL OR subject = :subject::text)
   AND (:actor::text IS NULL OR actor = :actor::text)
   AND (:channel_id::uuid IS NULL OR channel_id = :channel_id::uuid)
   AND (:tier::text IS NULL OR coalesce(facts ->> 'tier', 'none') = :tier::text)
   AND (:cell::text IS NULL OR cell = :cell::text)
   AND (:rule::text IS NULL OR rule = :rule::text)
   AND (NOT :deviating::boolean OR deviation IS NOT NULL)
 ORDER BY at DESC, decision_id DESC
 LIMIT :page_size::integer

-- name: list_compared
-- What fairness and consistency are measured on; refunds by law leave nobody a choice.
SELECT actor, channel_id, place_id, subject, cell, policy_version, outcome, owed_minor, most_minor,
       before_minor, granted_minor, deviation IS NOT NULL AS deviates,
       coalesce(facts ->> 'tier', 'none') AS tier, coalesce(facts ->> 'market', 'none') AS market,
       coalesce((facts ->> 'is_company')::boolean, false) AS is_company
  FROM service.decision
 WHERE at >= :since::timestamptz AND at < :until::timestamptz AND subject <> 'refund'
   AND (:subject::text IS NULL OR subject = :subject::text)
 ORDER BY at DESC, decision_id DESC
 LIMIT :most::integer

-- name: get_approval
SELECT customer_id, approval_id,
       CASE WHEN state IN ('open', 'granted') AND expires_at <= :at::timestamptz THEN 'expired'
            ELSE state END AS state,
       subject, form, power, amount_minor, currency, kind, asked, effect, judgement, deviation,
       may, entity_id, order_id, case_id, place_id, asked_by, asked_at, expires_at, decided_by,
       decided_at, decided_roles, decision_id
  FROM service.approval
 WHERE approval_id = :approval_id::uuid
 LIMIT 1

-- name: list_approvals
-- What waits for a word or to be done, the oldest first, and what was decided lately.
SELECT customer_id, approval_id,
       CASE WHEN state IN ('open', 'granted') AND expires_at <= :at::timestamptz THEN 'expired'
            ELSE state END AS state,
       subject, form, power, amount_minor, currency, kind, asked, effect, judgement, deviation,
       may, entity_id, order_id, case_id, place_id, asked_by, asked_at, expires_at, decided_by,
       decided_at, decided_roles, decision_id
  FROM service.approval
 WHERE asked_at > :since::timestamptz
   AND (:places::uuid[] IS NULL OR place_id IS NULL OR place_id = ANY(:places::uuid[])
        OR asked_by = :by::text)
   AND (:customer_id::uuid IS NULL OR customer_id = :customer_id::uuid)
   AND (NOT :is_waiting::boolean
        OR (state IN ('open', 'granted') AND expires_at > :at::timestamptz))
 ORDER BY asked_at DESC, approval_id DESC
 LIMIT :page_size::integer
