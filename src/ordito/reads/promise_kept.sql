-- name: list_kept
-- A collection is kept by lying ready, a parcel by its delivery where its carrier tells of it, else
-- by leaving. What is cancelled counts for nobody; of what a carrier has and tells nothing for long
-- after the promise, nobody knows.
SELECT p.place_id, p.day, p.method, count(*)::integer AS promised,
       count(*) FILTER (WHERE p.kept_at <= p.promised_at)::integer AS kept,
       count(*) FILTER (WHERE p.until > p.promised_at)::integer AS late,
       coalesce(sum(extract(epoch FROM p.until - p.promised_at) / 60)
                FILTER (WHERE p.until > p.promised_at), 0)::bigint AS late_min
  FROM (SELECT f.place_id, f.method, f.promised_at,
               (f.promised_at AT TIME ZONE n.time_zone)::date AS day,
               k.kept_at,
               CASE WHEN k.kept_at IS NOT NULL THEN k.kept_at
                    WHEN t.under_way = t.parcels AND t.parcels > 0
                         AND f.promised_at < :unheard::timestamptz THEN NULL
                    ELSE :at::timestamptz END AS until
          FROM fulfilment.v_fulfilment_order AS f
          JOIN network.v_place AS n ON n.place_id = f.place_id
         CROSS JOIN LATERAL (
               SELECT count(*) AS parcels,
                      count(*) FILTER (WHERE c.state IN ('sent', 'in_transit', 'out_for_delivery',
                                                         'delivered')) AS under_way,
                      CASE WHEN bool_and(c.state = 'delivered') THEN max(c.delivered_at) END
                          AS delivered_at
                 FROM fulfilment.v_parcel AS c
                WHERE c.place_id = f.place_id AND c.fulfilment_order_id = f.fulfilment_order_id
                  AND c.carrier IS NOT NULL AND c.state <> 'opened') AS t
         CROSS JOIN LATERAL (
               SELECT CASE WHEN f.method = 'collect' THEN f.ready_at
                           WHEN t.parcels > 0 THEN t.delivered_at
                           ELSE f.handed_over_at END AS kept_at) AS k
         WHERE f.promised_at >= :start::timestamptz AND f.promised_at < :end::timestamptz
           AND f.state NOT IN ('cancelled', 'rejected')
           AND (:place_ids::uuid[] IS NULL OR f.place_id = ANY(:place_ids::uuid[]))) AS p
 GROUP BY p.place_id, p.day, p.method
 ORDER BY p.day DESC, p.place_id, p.method
 LIMIT 10000

-- name: list_promises
-- The rows behind the figures of a place and a day, the latest first.
SELECT f.fulfilment_order_id, f.order_id, f.method, f.state, f.promised_at,
       CASE WHEN f.method = 'collect' THEN f.ready_at
            WHEN t.parcels > 0 THEN t.delivered_at ELSE f.handed_over_at END AS kept_at
  FROM fulfilment.v_fulfilment_order AS f
  JOIN network.v_place AS n ON n.place_id = f.place_id
 CROSS JOIN LATERAL (
       SELECT count(*) AS parcels,
              CASE WHEN bool_and(c.state = 'delivered') THEN max(c.delivered_at) END AS delivered_at
         FROM fulfilment.v_parcel AS c
        WHERE c.place_id = f.place_id AND c.fulfilment_order_id = f.fulfilment_order_id
          AND c.carrier IS NOT NULL AND c.state <> 'opened') AS t
 WHERE f.place_id = :place_id::uuid AND f.state NOT IN ('cancelled', 'rejected')
   AND f.promised_at >= :start::timestamptz AND f.promised_at < :end::timestamptz
   AND (f.promised_at AT TIME ZONE n.time_zone)::date = :day::date
 ORDER BY f.promised_at DESC, f.fulfilment_order_id
 LIMIT :page_size::integer
