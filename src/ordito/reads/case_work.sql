-- name: list_board
-- scatter: over all customers, along an index of what is due.
SELECT m.customer_id, m.case_id, m.commitment_id, m.kind, m.promise, m.minutes, m.made_at, m.due_at,
       m.missed_at, m.level::integer AS level, c.subject, c.channel,
       c.priority::integer AS priority, c.state, c.assignee, c.tier, c.place_id
  FROM service.v_commitment AS m
  JOIN service.v_case AS c ON c.customer_id = m.customer_id AND c.case_id = m.case_id
 WHERE m.state = 'open' AND m.due_at IS NOT NULL
   AND (m.due_at, m.commitment_id) > (:at::timestamptz, :id::uuid)
   AND (:kind::text IS NULL OR m.kind = :kind::text)
   AND (:place_ids::uuid[] IS NULL OR c.place_id IS NULL OR c.place_id = ANY(:place_ids::uuid[]))
 ORDER BY m.due_at, m.commitment_id
 LIMIT :most::integer

-- name: count_kept
-- scatter: a figure over all customers; a kind, channel and tier is a row.
SELECT m.kind, c.channel, c.tier,
       count(*) FILTER (WHERE m.state = 'kept')::integer AS kept,
       count(*) FILTER (WHERE m.state = 'broken')::integer AS broken,
       count(*) FILTER (WHERE m.state = 'void')::integer AS void,
       (percentile_disc(0.5) WITHIN GROUP (ORDER BY m.spent_us)
           FILTER (WHERE m.state <> 'void') / 1000000)::integer AS median_s
  FROM service.v_commitment AS m
  JOIN service.v_case AS c ON c.customer_id = m.customer_id AND c.case_id = m.case_id
 WHERE m.state <> 'open' AND m.ended_at >= :since::timestamptz AND m.ended_at < :until::timestamptz
 GROUP BY m.kind, c.channel, c.tier
 ORDER BY m.kind, c.channel, c.tier
 LIMIT 1000

-- name: list_due_tasks
-- scatter: over all customers, along an index of what is due.
SELECT t.customer_id, t.case_id, t.task_id, t.kind, t.title, t.due_at, t.until_at,
       t.tries::integer AS tries, t.assignee, t.skill, t.place_id, c.subject,
       c.priority::integer AS priority
  FROM service.v_task AS t
  JOIN service.v_case AS c ON c.customer_id = t.customer_id AND c.case_id = t.case_id
 WHERE t.state = 'open' AND t.kind = :kind::text
   AND (t.due_at, t.task_id) > (:at::timestamptz, :id::uuid)
   AND (:skills::text[] IS NULL OR t.skill = ANY(:skills::text[]))
   AND (:place_ids::uuid[] IS NULL OR t.place_id IS NULL OR t.place_id = ANY(:place_ids::uuid[]))
 ORDER BY t.due_at, t.task_id
 LIMIT :most::integer

-- name: list_calls
-- scatter: over all customers, along an index of what is due.
SELECT f.customer_id, f.follow_up_id, f.rule, f.order_id, o.number, o.placed_at, f.place_id,
       f.skill, f.due_at, f.expires_at, f.tries::integer AS tries,
       CASE WHEN f.claimed_until >= :now::timestamptz THEN f.agent END AS agent
  FROM service.v_follow_up AS f
  LEFT JOIN orders.v_order AS o ON o.customer_id = f.customer_id AND o.order_id = f.order_id
 WHERE f.state = 'open' AND f.due_at <= :now::timestamptz AND f.expires_at >= :now::timestamptz
   AND (f.due_at, f.follow_up_id) > (:at::timestamptz, :id::uuid)
   AND (:rule::text IS NULL OR f.rule = :rule::text)
   AND (:skills::text[] IS NULL OR f.skill = ANY(:skills::text[]))
   AND (:place_ids::uuid[] IS NULL OR f.place_id IS NULL OR f.place_id = ANY(:place_ids::uuid[]))
 ORDER BY f.due_at, f.follow_up_id
 LIMIT :most::integer

-- name: list_in_care
-- scatter: over all customers, along an index of when to look.
SELECT k.customer_id, k.case_id, k.reason, k.note, k.owner, k.opened_at, k.look_at, c.subject,
       c.state, c.priority::integer AS priority, c.assignee, c.place_id
  FROM service.v_care AS k
  JOIN service.v_case AS c ON c.customer_id = k.customer_id AND c.case_id = k.case_id
 WHERE k.ended_at IS NULL AND (k.look_at, k.case_id) > (:at::timestamptz, :id::uuid)
   AND (:owner::text IS NULL OR k.owner = :owner::text)
   AND (:place_ids::uuid[] IS NULL OR c.place_id IS NULL OR c.place_id = ANY(:place_ids::uuid[]))
 ORDER BY k.look_at, k.case_id
 LIMIT :most::integer
