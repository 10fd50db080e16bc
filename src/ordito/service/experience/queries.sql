-- name: list_due
SELECT customer_id, invitation_id, rule, policy_version, measure, touchpoint, cause_id, order_id,
       case_id, channel_id, place_id, agent, caused_at, due_at, state, decided_at
  FROM service.invitation
 WHERE state = 'waiting' AND due_at <= :at::timestamptz
 ORDER BY due_at, invitation_id LIMIT :rows::integer;

-- name: find_of_code
SELECT i.customer_id, i.invitation_id, i.rule, i.policy_version, i.measure, i.touchpoint,
       i.cause_id, i.order_id, i.case_id, i.channel_id, i.place_id, i.agent, i.caused_at, i.due_at,
       i.state, i.decided_at
  FROM service.survey_link AS l
  JOIN service.invitation AS i
    ON i.customer_id = l.customer_id AND i.invitation_id = l.invitation_id
 WHERE l.code = :code::text;

-- name: find_answer
SELECT customer_id, answer_id, invitation_id, measure, score, comment, is_bad, medium, touchpoint,
       rule, order_id, case_id, channel_id, place_id, agent, asked_by, answered_at, changed_at,
       version, follow_up_id, followed_at
  FROM service.survey_answer
 WHERE customer_id = :customer_id::uuid AND answer_id = :answer_id::uuid;

-- name: list_answers
SELECT customer_id, answer_id, invitation_id, measure, score, comment, is_bad, medium, touchpoint,
       rule, order_id, case_id, channel_id, place_id, agent, asked_by, answered_at, changed_at,
       version, follow_up_id, followed_at
  FROM service.survey_answer
 WHERE answered_at >= :since::timestamptz AND answered_at < :until::timestamptz
   AND (:measure::text IS NULL OR measure = :measure::text)
   AND (NOT :only_bad::boolean OR is_bad)
   AND (NOT :only_open::boolean OR follow_up_id IS NULL)
   AND (:place_ids::uuid[] IS NULL OR place_id = ANY(:place_ids::uuid[]))
 ORDER BY answered_at DESC, answer_id LIMIT :rows::integer;

-- name: list_of_customer
SELECT customer_id, answer_id, invitation_id, measure, score, comment, is_bad, medium, touchpoint,
       rule, order_id, case_id, channel_id, place_id, agent, asked_by, answered_at, changed_at,
       version, follow_up_id, followed_at
  FROM service.survey_answer
 WHERE customer_id = ANY(:customer_ids::uuid[])
 ORDER BY answered_at DESC, answer_id LIMIT :rows::integer;

-- name: count_scores
SELECT a.measure,
       CASE :by::text WHEN 'channel' THEN coalesce(a.channel_id::text, '')
                      WHEN 'place' THEN coalesce(a.place_id::text, '')
                      WHEN 'touchpoint' THEN a.touchpoint
                      WHEN 'rule' THEN coalesce(a.rule, '')
                      WHEN 'medium' THEN a.medium
                      WHEN 'agent' THEN coalesce(a.agent, '')
                      WHEN 'month' THEN to_char(a.answered_at AT TIME ZONE 'UTC', 'YYYY-MM')
                      ELSE '' END AS name,
       a.score, count(*)::integer AS answers
  FROM service.survey_answer AS a
 WHERE a.answered_at >= :since::timestamptz AND a.answered_at < :until::timestamptz
   AND (:place_ids::uuid[] IS NULL OR a.place_id = ANY(:place_ids::uuid[]))
 GROUP BY 1, 2, 3
 ORDER BY 1, 2, 3 LIMIT 20000;

-- name: count_invitations
SELECT i.rule, i.measure, i.state, count(*)::integer AS invitations,
       count(a.answer_id)::integer AS answered
  FROM service.invitation AS i
  LEFT JOIN service.survey_answer AS a
    ON a.customer_id = i.customer_id AND a.answer_id = i.invitation_id
 WHERE i.caused_at >= :since::timestamptz AND i.caused_at < :until::timestamptz
 GROUP BY i.rule, i.measure, i.state
 ORDER BY i.rule, i.measure, i.state LIMIT 1000;
