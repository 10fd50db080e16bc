-- name: consents_against_facts
-- A statement and its fact say the same: neither is taken away, changed or slipped in.
SELECT coalesce(s.statement_id, f.statement_id)::text AS subject,
       jsonb_build_object('stated', s.state, 'fact', f.type) AS facts
  FROM (SELECT customer_id, statement_id, purpose, channel, state, recorded_at
          FROM customers.v_consent
         WHERE :since::timestamptz IS NULL OR recorded_at >= :since::timestamptz) AS s
  FULL JOIN (SELECT customer_id, type, payload ->> 'purpose' AS purpose,
                    payload ->> 'channel' AS channel, (payload ->> 'statement_id')::uuid AS statement_id
               FROM platform.v_fact
              WHERE type IN ('customers.consent_given', 'customers.consent_withdrawn',
                             'customers.consent_objected')
                AND (:since::timestamptz IS NULL OR recorded_at >= :since::timestamptz)) AS f
    ON f.statement_id = s.statement_id AND f.customer_id = s.customer_id
 WHERE s.statement_id IS NULL OR f.statement_id IS NULL
    OR (s.purpose, s.channel) IS DISTINCT FROM (f.purpose, f.channel)
    OR f.type <> CASE s.state WHEN 'granted' THEN 'customers.consent_given'
                              WHEN 'objected' THEN 'customers.consent_objected'
                              ELSE 'customers.consent_withdrawn' END
 ORDER BY 1 LIMIT :most::integer;

-- name: values_of_erased
-- Of somebody who was erased the vault holds nothing.
SELECT c.customer_id::text AS subject,
       jsonb_build_object('erased_at', c.erased_at, 'identifiers', i.n, 'addresses', a.n) AS facts
  FROM customers.v_customer AS c
 CROSS JOIN LATERAL (SELECT count(*) AS n FROM customers.v_identifier
                      WHERE customer_id = c.customer_id) AS i
 CROSS JOIN LATERAL (SELECT count(*) AS n FROM customers.v_address
                      WHERE customer_id = c.customer_id) AS a
 WHERE c.erased_at IS NOT NULL AND i.n + a.n > 0
   AND (:since::timestamptz IS NULL OR c.erased_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: offers_in_service
-- What is told for a service purpose carries no offer.
SELECT m.announcement_id::text AS subject, jsonb_build_object('purpose', m.purpose) AS facts
  FROM messages.v_announcement AS m
  LEFT JOIN customers.v_purpose AS p ON p.purpose = m.purpose
 WHERE (p.purpose IS NULL OR (p.is_service AND m.carries_offer))
   AND (:since::timestamptz IS NULL OR m.put_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;

-- name: erasures_not_beside_backups
-- A backup that does not know of it would bring somebody back.
SELECT e.erasure_id::text AS subject, jsonb_build_object('erased_at', e.erased_at) AS facts
  FROM customers.v_erasure AS e
 WHERE e.told_at IS NULL AND e.erased_at < :at::timestamptz - interval '1 hour'
   AND (:since::timestamptz IS NULL OR e.erased_at >= :since::timestamptz)
 ORDER BY 1 LIMIT :most::integer;
