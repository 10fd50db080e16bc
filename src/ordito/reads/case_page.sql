-- name: read_case_rows
-- Everything of a story in one statement, made into JSON by the database: one round trip.
WITH shown AS (
    SELECT e.*
      FROM (SELECT * FROM service.v_entry
             WHERE customer_id = ANY(:customer_ids::uuid[]) AND case_id = ANY(:case_ids::uuid[])
               AND (shown_id IS NULL OR shown_id = ANY(:case_ids::uuid[]))
            UNION ALL
            SELECT * FROM service.v_entry
             WHERE customer_id = ANY(:customer_ids::uuid[]) AND shown_id = ANY(:case_ids::uuid[])
               AND case_id <> ALL(:case_ids::uuid[])) AS e
     ORDER BY e.at DESC, e.seq DESC, e.case_id
     LIMIT :most::integer),
linked AS (
    SELECT DISTINCT kind, subject_id, line_no, linked_at FROM service.v_link
     WHERE customer_id = ANY(:customer_ids::uuid[]) AND case_id = ANY(:case_ids::uuid[])
     LIMIT 500),
member AS (
    SELECT m.customer_id FROM customers.person_members(:customer_id::uuid) AS m (customer_id))
SELECT json_build_object(
    'entries', (SELECT coalesce(json_agg(json_build_object(
            'case_id', e.case_id, 'seq', e.seq, 'kind', e.kind, 'body', e.body,
            'actor', e.actor, 'at', e.at, 'message_id', e.message_id, 'began_at', e.began_at,
            'ended_at', e.ended_at, 'told', e.told,
            'files', (SELECT coalesce(json_agg(json_build_object('no', a.no,
                              'sha256', encode(a.sha256, 'hex'), 'name', a.name,
                              'media_type', a.media_type, 'size_bytes', a.size_bytes)
                              ORDER BY a.no), '[]')
                        FROM service.v_attachment AS a
                       WHERE a.customer_id = e.customer_id AND a.case_id = e.case_id
                         AND a.seq = e.seq),
            'message_state', (SELECT m.state FROM messages.v_message AS m
                               WHERE e.kind IN ('mail_out', 'text_out', 'social_out')
                                 AND m.customer_id = e.customer_id
                                 AND m.message_id = e.message_id))
            ORDER BY e.at DESC, e.seq DESC, e.case_id), '[]') FROM shown AS e),
    'tasks', (SELECT coalesce(json_agg(row_to_json(t) ORDER BY t.made_at, t.task_id), '[]')
                FROM (SELECT * FROM service.v_task
                       WHERE customer_id = ANY(:customer_ids::uuid[])
                         AND case_id = ANY(:case_ids::uuid[]) LIMIT 500) AS t),
    'commitments', (SELECT coalesce(json_agg(row_to_json(c) ORDER BY c.made_at, c.commitment_id),
                                    '[]')
                      FROM (SELECT * FROM service.v_commitment
                             WHERE customer_id = ANY(:customer_ids::uuid[])
                               AND case_id = ANY(:case_ids::uuid[]) LIMIT 500) AS c),
    'links', (SELECT coalesce(json_agg(json_build_object('kind', l.kind,
                      'subject_id', l.subject_id, 'line_no', l.line_no)
                      ORDER BY l.linked_at, l.kind, l.subject_id, l.line_no), '[]')
                FROM linked AS l),
    'orders', (SELECT coalesce(json_agg(row_to_json(o) ORDER BY o.placed_at DESC), '[]')
                 FROM (SELECT o.order_id, o.customer_id, o.number, o.placed_at, o.currency,
                              o.total_minor, sum(i.ordered) AS ordered,
                              sum(i.fulfilled) AS fulfilled, sum(i.cancelled) AS cancelled,
                              (SELECT coalesce(json_agg(l.line_no ORDER BY l.line_no), '[]')
                                 FROM linked AS l
                                WHERE l.kind = 'line' AND l.subject_id = o.order_id) AS line_nos
                         FROM member
                         JOIN orders.v_order AS o USING (customer_id)
                         JOIN orders.v_line AS i
                           ON i.customer_id = o.customer_id AND i.order_id = o.order_id
                        WHERE o.order_id IN (SELECT l.subject_id FROM linked AS l
                                              WHERE l.kind IN ('order', 'line'))
                        GROUP BY o.order_id, o.customer_id, o.number, o.placed_at, o.currency,
                                 o.total_minor) AS o),
    'care', (SELECT coalesce(json_agg(row_to_json(k) ORDER BY k.opened_at DESC), '[]')
               FROM (SELECT * FROM service.v_care
                      WHERE customer_id = ANY(:customer_ids::uuid[])
                        AND case_id = ANY(:case_ids::uuid[]) LIMIT 100) AS k),
    'looking', (SELECT coalesce(json_agg(json_build_object('agent', l.agent, 'since', l.since,
                        'is_writing', l.is_writing) ORDER BY l.since, l.agent), '[]')
                  FROM service.v_looking AS l
                 WHERE l.customer_id = :customer_id::uuid AND l.case_id = :case_id::uuid
                   AND l.until >= :at::timestamptz AND l.agent <> :actor::text),
    'draft', (SELECT d.body FROM service.v_draft AS d
               WHERE d.customer_id = :customer_id::uuid AND d.case_id = :case_id::uuid
                 AND d.agent = :actor::text),
    'others', (SELECT coalesce(json_agg(row_to_json(c) ORDER BY c.opened_at DESC), '[]')
                 FROM (SELECT c.customer_id, c.case_id, c.subject, c.channel, c.state, c.priority,
                              c.opened_at
                         FROM member JOIN service.v_case AS c USING (customer_id)
                        WHERE c.merged_id IS NULL AND c.case_id <> ALL(:case_ids::uuid[])
                        ORDER BY c.opened_at DESC LIMIT 20) AS c),
    'done', (SELECT coalesce(json_agg(json_build_object('fact_id', f.fact_id, 'type', f.type,
                     'at', f.occurred_at, 'actor', f.actor, 'subject_id', f.subject_id,
                     'payload', f.payload) ORDER BY f.occurred_at DESC, f.fact_id DESC), '[]')
               FROM (SELECT * FROM platform.v_fact
                      WHERE desk_case_id = ANY(:case_ids::uuid[])
                        AND split_part(type, '.', 1) <> 'service'
                      ORDER BY occurred_at DESC, fact_id DESC LIMIT 50) AS f)
)::text
