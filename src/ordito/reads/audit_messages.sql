-- name: sent_to_suppressed
-- Nothing is begun after the commit that suppressed its address.
SELECT m.message_id::text AS subject,
       jsonb_build_object('began_at', m.began_at, 'since', s.since, 'scope', s.scope) AS facts
  FROM messages.v_suppression AS s
  JOIN messages.v_message AS m ON m.identifier_id = s.identifier_id
 WHERE m.began_at > s.since
   AND (s.scope = 'all' OR m.purpose IN (SELECT p.purpose FROM customers.v_purpose AS p
                                          WHERE NOT p.is_service))
   AND (:since::timestamptz IS NULL OR m.queued_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: sent_for_nothing_allowed
-- What is told to many asks for the purpose for which it is told.
SELECT m.message_id::text AS subject,
       jsonb_build_object('purpose', m.purpose, 'told_for', a.purpose) AS facts
  FROM messages.v_message AS m
  JOIN messages.v_announcement AS a ON a.announcement_id = m.subject_id
 WHERE m.template = 'announcement' AND m.purpose IS DISTINCT FROM a.purpose
   AND (:since::timestamptz IS NULL OR m.queued_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: received_twice
-- What was received stands there for one arrival.
SELECT r.received_id::text AS subject, jsonb_build_object('arrivals', count(a.digest)) AS facts
  FROM messages.v_received AS r
  LEFT JOIN messages.v_arrival AS a
    ON a.received_id = r.received_id AND a.customer_id = r.customer_id
 WHERE :since::timestamptz IS NULL OR r.received_at >= :since::timestamptz
 GROUP BY r.received_id
HAVING count(*) > 1 OR count(a.digest) <> 1
 LIMIT :most::integer

-- name: arrivals_without_message
-- What arrived first was kept; after two years the message may be gone.
SELECT a.received_id::text AS subject, jsonb_build_object('times', a.times) AS facts
  FROM messages.v_arrival AS a
 WHERE a.customer_id IS NULL
   AND (:since::timestamptz IS NULL OR a.arrived_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: bounces_without_report
-- What came back was told by somebody.
SELECT m.message_id::text AS subject, jsonb_build_object('state', m.state) AS facts
  FROM messages.v_message AS m
 WHERE m.state = 'bounced'
   AND NOT EXISTS (SELECT FROM messages.v_report AS r
                    WHERE r.customer_id = m.customer_id AND r.message_id = m.message_id
                      AND r.kind = 'bounced')
   AND (:since::timestamptz IS NULL OR m.queued_at >= :since::timestamptz)
 LIMIT :most::integer

-- name: messages_without_outcome
-- What was begun has an outcome soon, or is in doubt; what was to be sent long ago was tried.
SELECT m.message_id::text AS subject,
       jsonb_build_object('state', m.state, 'next_at', m.next_at, 'attempts', m.attempts) AS facts
  FROM messages.v_message AS m
 WHERE m.state IN ('sending', 'waiting') AND m.next_at < :at::timestamptz - interval '6 hours'
   AND (:since::timestamptz IS NULL OR m.queued_at >= :since::timestamptz)
 LIMIT :most::integer
