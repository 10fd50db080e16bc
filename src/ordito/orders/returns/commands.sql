-- name: keep_return
-- A return as it is from now on; its order is locked, so nobody else changes it meanwhile.
WITH kept AS (
    INSERT INTO orders.return AS r (customer_id, return_id, order_id, number, way, state, place_id,
           reason, policy_version, exception, excepted_by, checked, currency, minutes,
           handling_minor, transport_minor, transport, announced_at, received_at, actor, strays)
    VALUES (:customer_id::uuid, :return_id::uuid, :order_id::uuid, :number::text, :way::text,
            :state::text, :place_id::uuid, :reason::text, :policy_version::bigint,
            :exception::text, :excepted_by::text, :checked::text, :currency::text,
            :minutes::integer, :handling_minor::bigint, :transport_minor::bigint,
            :transport::text, :announced_at::timestamptz, :received_at::timestamptz, :actor::text,
            :strays::jsonb)
        ON CONFLICT (customer_id, return_id) DO UPDATE
       SET state = excluded.state, place_id = excluded.place_id, reason = excluded.reason,
           policy_version = excluded.policy_version, exception = excluded.exception,
           excepted_by = excluded.excepted_by, minutes = excluded.minutes,
           handling_minor = excluded.handling_minor, transport_minor = excluded.transport_minor,
           transport = excluded.transport, received_at = excluded.received_at,
           actor = excluded.actor, strays = excluded.strays)
INSERT INTO orders.return_line AS l (customer_id, return_id, line_no, sku_id, announced, received,
       condition, why, rule, worth_minor)
SELECT :customer_id::uuid, :return_id::uuid, p.line_no, p.sku_id, p.announced, p.received,
       p.condition, p.why, p.rule, p.worth_minor
  FROM unnest(:line_nos::smallint[], :sku_ids::uuid[], :announced::integer[],
              :received::integer[], :conditions::text[], :whys::text[], :rules::text[],
              :worths_minor::bigint[])
           AS p (line_no, sku_id, announced, received, condition, why, rule, worth_minor)
    ON CONFLICT (customer_id, return_id, line_no) DO UPDATE
   SET announced = excluded.announced, received = excluded.received,
       condition = excluded.condition, why = excluded.why, rule = excluded.rule,
       worth_minor = excluded.worth_minor

-- name: lock_person
-- Who brings things back without a receipt does so one after the other: the limit counts them all.
INSERT INTO orders.return_person (customer_id, latest_at)
VALUES (:customer_id::uuid, :at::timestamptz)
    ON CONFLICT (customer_id) DO UPDATE SET latest_at = excluded.latest_at

-- name: sum_without_receipt
-- What a person was given for such goods since an instant.
SELECT coalesce(sum(l.worth_minor), 0)::bigint
  FROM orders.return AS r
  JOIN orders.return_line AS l
    ON l.customer_id = r.customer_id AND l.return_id = r.return_id
 WHERE r.customer_id IN (
           SELECT member FROM customers.person_members(:customer_id::uuid) AS m (member))
   AND r.order_id IS NULL AND r.currency = :currency::text
   AND r.received_at > :since::timestamptz
