-- name: copy_order
-- A copy is of all customers, or of some of whom the log tells something new.
-- bounded: it is written to a file as it comes
SELECT o.customer_id, o.order_id, o.number, o.channel_id, o.place_id, o.seller_id, o.currency,
       o.total_minor, o.tax_minor, o.discount_minor, o.source, o.origin,
       (extract(epoch FROM o.placed_at) * 1000000)::bigint AS placed_us
  FROM orders.v_order AS o
 WHERE :customers::uuid[] IS NULL OR o.customer_id = ANY(:customers::uuid[])

-- name: copy_line
SELECT l.customer_id, l.order_id, l.line_no, l.sku_id, l.method, l.place_id, l.ordered,
       l.fulfilled, l.cancelled, l.returned, l.discount_minor, l.total_minor, l.tax_minor, l.tax_bp,
       l.relieved_minor, l.kind,
       (extract(epoch FROM l.promised_at) * 1000000)::bigint AS promised_us
  FROM orders.v_line AS l
 WHERE :customers::uuid[] IS NULL OR l.customer_id = ANY(:customers::uuid[])

-- name: copy_action
-- A row for each line that an action touched.
SELECT a.customer_id, a.order_id, a.version, a.kind, u.line_no, u.quantity, u.axis, a.channel_id,
       a.place_id, (extract(epoch FROM a.at) * 1000000)::bigint AS at_us
  FROM orders.v_action AS a
 CROSS JOIN LATERAL unnest(a.line_nos, a.quantities, a.axes) AS u (line_no, quantity, axis)
 WHERE :customers::uuid[] IS NULL OR a.customer_id = ANY(:customers::uuid[])

-- name: copy_line_discount
SELECT d.customer_id, d.order_id, d.line_no, d.code, d.amount_minor, d.claim IS NOT NULL AS is_claimed
  FROM orders.v_line_discount AS d
 WHERE :customers::uuid[] IS NULL OR d.customer_id = ANY(:customers::uuid[])

-- name: copy_payment
SELECT p.customer_id, p.payment_id, p.order_id, p.tender, e.kind, e.key, e.amount_minor,
       e.destination, (extract(epoch FROM e.at) * 1000000)::bigint AS at_us,
       (extract(epoch FROM e.settled_at) * 1000000)::bigint AS settled_us
  FROM orders.v_payment AS p
  JOIN orders.v_payment_entry AS e
    ON e.customer_id = p.customer_id AND e.payment_id = p.payment_id
 WHERE :customers::uuid[] IS NULL OR p.customer_id = ANY(:customers::uuid[])

-- name: copy_return
SELECT r.customer_id, r.return_id, r.order_id, r.way, r.state, r.place_id, r.minutes,
       r.handling_minor, r.transport_minor,
       (extract(epoch FROM r.announced_at) * 1000000)::bigint AS announced_us,
       (extract(epoch FROM r.received_at) * 1000000)::bigint AS received_us
  FROM orders.v_return AS r
 WHERE :customers::uuid[] IS NULL OR r.customer_id = ANY(:customers::uuid[])

-- name: copy_task
-- What places had to do for orders.
SELECT f.customer_id, f.place_id, f.fulfilment_order_id, f.order_id, f.method, f.state, f.picker,
       f.wave_id, (extract(epoch FROM f.promised_at) * 1000000)::bigint AS promised_us,
       (extract(epoch FROM f.opened_at) * 1000000)::bigint AS opened_us,
       (extract(epoch FROM f.picking_at) * 1000000)::bigint AS picking_us,
       (extract(epoch FROM f.picked_at) * 1000000)::bigint AS picked_us,
       (extract(epoch FROM f.ready_at) * 1000000)::bigint AS ready_us,
       (extract(epoch FROM f.handed_over_at) * 1000000)::bigint AS handed_us, f.worked_s
  FROM fulfilment.v_fulfilment_order AS f
 WHERE :customers::uuid[] IS NULL
    OR f.order_id IN (SELECT o.order_id FROM orders.v_order AS o
                       WHERE o.customer_id = ANY(:customers::uuid[]))

-- name: copy_pick
SELECT f.customer_id, p.place_id, p.fulfilment_order_id, p.pick_id, p.line_no, p.units, p.scanned,
       p.picked_by, (extract(epoch FROM p.picked_at) * 1000000)::bigint AS picked_us
  FROM fulfilment.v_fulfilment_order AS f
  JOIN fulfilment.v_pick AS p
    ON p.place_id = f.place_id AND p.fulfilment_order_id = f.fulfilment_order_id
 WHERE :customers::uuid[] IS NULL
    OR f.order_id IN (SELECT o.order_id FROM orders.v_order AS o
                       WHERE o.customer_id = ANY(:customers::uuid[]))

-- name: copy_hand_over
SELECT f.customer_id, h.place_id, h.fulfilment_order_id, h.hand_over_id, h.checked, h.taker,
       h.units, (extract(epoch FROM h.handed_at) * 1000000)::bigint AS handed_us
  FROM fulfilment.v_fulfilment_order AS f
  JOIN fulfilment.v_hand_over AS h
    ON h.place_id = f.place_id AND h.fulfilment_order_id = f.fulfilment_order_id
 WHERE :customers::uuid[] IS NULL
    OR f.order_id IN (SELECT o.order_id FROM orders.v_order AS o
                       WHERE o.customer_id = ANY(:customers::uuid[]))

-- name: copy_parcel
-- Those that go to customers; what comes back is a return.
SELECT p.customer_id, p.place_id, p.parcel_id, p.fulfilment_order_id, p.order_id, p.carrier,
       p.service, p.weight_g, p.state,
       (extract(epoch FROM p.packed_at) * 1000000)::bigint AS packed_us,
       (extract(epoch FROM p.sent_at) * 1000000)::bigint AS sent_us,
       (extract(epoch FROM p.delivered_at) * 1000000)::bigint AS delivered_us
  FROM fulfilment.v_fulfilment_order AS f
  JOIN fulfilment.v_parcel AS p
    ON p.place_id = f.place_id AND p.fulfilment_order_id = f.fulfilment_order_id
 WHERE :customers::uuid[] IS NULL
    OR f.order_id IN (SELECT o.order_id FROM orders.v_order AS o
                       WHERE o.customer_id = ANY(:customers::uuid[]))

-- name: copy_tracking
SELECT p.customer_id, e.place_id, e.parcel_id, e.event_id, e.status,
       (extract(epoch FROM e.occurred_at) * 1000000)::bigint AS occurred_us,
       (extract(epoch FROM e.recorded_at) * 1000000)::bigint AS recorded_us
  FROM fulfilment.v_fulfilment_order AS f
  JOIN fulfilment.v_parcel AS p
    ON p.place_id = f.place_id AND p.fulfilment_order_id = f.fulfilment_order_id
  JOIN fulfilment.v_tracking_event AS e
    ON e.place_id = p.place_id AND e.parcel_id = p.parcel_id
 WHERE :customers::uuid[] IS NULL
    OR f.order_id IN (SELECT o.order_id FROM orders.v_order AS o
                       WHERE o.customer_id = ANY(:customers::uuid[]))

-- name: copy_case
-- What was written in a case stays in the room of the desk.
SELECT c.customer_id, c.case_id, c.channel, c.topic, c.state, c.priority, c.place_id, c.channel_id,
       c.reopened, c.merged_customer_id, c.merged_id,
       (extract(epoch FROM c.opened_at) * 1000000)::bigint AS opened_us,
       (extract(epoch FROM c.assigned_at) * 1000000)::bigint AS assigned_us,
       (extract(epoch FROM c.answered_at) * 1000000)::bigint AS answered_us,
       (extract(epoch FROM c.solved_at) * 1000000)::bigint AS solved_us,
       (extract(epoch FROM c.closed_at) * 1000000)::bigint AS closed_us
  FROM service.v_case AS c
 WHERE :customers::uuid[] IS NULL OR c.customer_id = ANY(:customers::uuid[])

-- name: copy_case_entry
SELECT e.customer_id, e.case_id, e.seq, e.kind,
       (extract(epoch FROM e.at) * 1000000)::bigint AS at_us,
       (extract(epoch FROM e.began_at) * 1000000)::bigint AS began_us,
       (extract(epoch FROM e.ended_at) * 1000000)::bigint AS ended_us
  FROM service.v_entry AS e
 WHERE :customers::uuid[] IS NULL OR e.customer_id = ANY(:customers::uuid[])

-- name: copy_case_link
SELECT k.customer_id, k.case_id, k.kind, k.subject_id, k.line_no,
       (extract(epoch FROM k.linked_at) * 1000000)::bigint AS linked_us
  FROM service.v_link AS k
 WHERE :customers::uuid[] IS NULL OR k.customer_id = ANY(:customers::uuid[])

-- name: copy_answer
SELECT a.customer_id, a.answer_id, a.measure, a.score, a.medium, a.touchpoint, a.order_id, a.case_id,
       a.channel_id, a.place_id,
       (extract(epoch FROM a.changed_at) * 1000000)::bigint AS answered_us
  FROM service.v_survey_answer AS a
 WHERE :customers::uuid[] IS NULL OR a.customer_id = ANY(:customers::uuid[])

-- name: copy_customer
-- Whom the company knows, and which ids are one person.
SELECT coalesce(c.customer_id, p.customer_id) AS customer_id, p.person_id, c.kind,
       (extract(epoch FROM c.created_at) * 1000000)::bigint AS created_us,
       (extract(epoch FROM c.erased_at) * 1000000)::bigint AS erased_us
  FROM customers.v_customer AS c
  FULL JOIN customers.v_person AS p ON p.customer_id = c.customer_id
 WHERE :customers::uuid[] IS NULL
    OR coalesce(c.customer_id, p.customer_id) = ANY(:customers::uuid[])

-- name: copy_exposure
-- Who was seen in an experiment, and in which arm.
SELECT x.customer_id, x.experiment_id, e.code, x.variant, x.propensity_ppm,
       (extract(epoch FROM x.exposed_at) * 1000000)::bigint AS exposed_us
  FROM experiments.v_exposure AS x
  JOIN experiments.v_experiment AS e ON e.experiment_id = x.experiment_id
 WHERE :customers::uuid[] IS NULL OR x.customer_id = ANY(:customers::uuid[])

-- name: copy_identifier
-- By which signs somebody was known; what they are stays in the vault.
SELECT i.customer_id, i.identifier_id
  FROM customers.v_identifier AS i
 WHERE i.shared_at IS NULL
   AND (:customers::uuid[] IS NULL OR i.customer_id = ANY(:customers::uuid[]))

-- name: copy_touchpoint
-- What was observed, from an instant of recording on. Ids and codes alone are taken of what an event
-- brought along.
SELECT t.touchpoint_id, t.identifier_id, t.type, t.channel_id, t.place_id, t.origin, t.source,
       t.payload ->> 'sku_id' AS sku_id,
       coalesce(t.payload ->> 'product_id', t.payload -> 'properties' ->> 'product_id') AS product_id,
       t.payload -> 'properties' ->> 'sku' AS sku_code,
       coalesce(t.payload ->> 'order_id', t.payload -> 'properties' ->> 'order_id') AS order_id,
       t.payload ->> 'case_id' AS case_id,
       coalesce(t.payload -> 'inbound' ->> 'kind', t.payload -> 'campaign' ->> 'medium') AS medium,
       (extract(epoch FROM t.occurred_at) * 1000000)::bigint AS occurred_us,
       (extract(epoch FROM t.started_at) * 1000000)::bigint AS started_us,
       (extract(epoch FROM t.ended_at) * 1000000)::bigint AS ended_us,
       (extract(epoch FROM t.recorded_at) * 1000000)::bigint AS recorded_us,
       CASE WHEN t.origin = 'history' THEN (t.payload ->> 'received_us')::bigint END AS received_us
  FROM journeys.v_touchpoint AS t
 WHERE t.recorded_at >= :since::timestamptz

-- name: copy_movement
-- Entries of the stock books, from an instant of recording on.
SELECT m.sku_id, m.movement_id, m.place_id, m.condition, m.kind, m.quantity,
       (extract(epoch FROM m.occurred_at) * 1000000)::bigint AS occurred_us,
       (extract(epoch FROM m.recorded_at) * 1000000)::bigint AS recorded_us
  FROM stock.v_movement AS m
 WHERE m.recorded_at >= :since::timestamptz

-- name: list_seen
-- Whose signs were seen in what was observed since: a sign may have been found to be somebody's
-- without any fact. One more than asked for where they are too many.
SELECT DISTINCT i.customer_id
  FROM (SELECT u.identifier_id
          FROM journeys.v_touchpoint AS t
         CROSS JOIN LATERAL unnest(t.identifier_ids || t.identifier_id) AS u (identifier_id)
         WHERE t.recorded_at >= :since::timestamptz) AS s
  JOIN customers.v_identifier AS i ON i.identifier_id = s.identifier_id
 LIMIT :most::integer

-- name: copy_place
SELECT p.place_id, p.code, p.name, p.kind, p.entity_id, p.time_zone, p.currency,
       EXISTS (SELECT FROM network.v_partner AS n
                WHERE n.entity_id = p.entity_id AND n.kind = 'franchisee') AS is_franchised
  FROM network.v_place AS p

-- name: copy_channel
SELECT c.channel_id, c.code, c.kind, c.currency FROM network.v_channel AS c

-- name: copy_sku
SELECT s.sku_id, s.product_id, s.code, c.code AS category, s.active
  FROM catalogue.v_sku AS s
  JOIN catalogue.v_product AS p ON p.product_id = s.product_id
  LEFT JOIN catalogue.v_category AS c ON c.category_id = p.category_id

-- name: copy_unit_cost
SELECT u.sku_id, u.entity_id, u.cost_minor, u.currency,
       (extract(epoch FROM u.valid_from) * 1000000)::bigint AS valid_us
  FROM stock.v_unit_cost AS u

-- name: copy_shelf_price
-- Of one unit, on lists that are for everybody.
SELECT p.sku_id, p.price_list_id, l.channel_id, l.currency, l.place_id, l.market,
       (p.breaks -> 0 ->> 'unit_minor')::bigint AS price_minor,
       (extract(epoch FROM p.valid_from) * 1000000)::bigint AS valid_us,
       (extract(epoch FROM p.valid_to) * 1000000)::bigint AS until_us
  FROM pricing.v_price AS p
  JOIN pricing.v_price_list AS l ON l.price_list_id = p.price_list_id AND l.to_version IS NULL
 WHERE p.to_version IS NULL AND l.customer_group IS NULL

-- name: copy_staffed_hour
-- By each telling: work of a day is held against what counted then.
SELECT s.place_id, s.version, to_char(s.since, 'YYYY-MM-DD') AS since,
       (extract(epoch FROM s.published_at) * 1000000)::bigint AS published_us,
       s.weekday, s.hour, s.minutes
  FROM fulfilment.v_staffed_hour AS s
