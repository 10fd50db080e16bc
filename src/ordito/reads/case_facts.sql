-- name: list_promises_of_order
-- What was promised of an order, and when it was kept: as the board of promises counts it.
SELECT f.promised_at,
       CASE WHEN f.method = 'collect' THEN f.ready_at
            WHEN t.parcels > 0 THEN t.delivered_at ELSE f.handed_over_at END AS kept_at
  FROM fulfilment.v_fulfilment_order AS f
 CROSS JOIN LATERAL (
       SELECT count(*) AS parcels,
              CASE WHEN bool_and(c.state = 'delivered') THEN max(c.delivered_at) END AS delivered_at
         FROM fulfilment.v_parcel AS c
        WHERE c.place_id = f.place_id AND c.fulfilment_order_id = f.fulfilment_order_id
          AND c.carrier IS NOT NULL AND c.state <> 'opened') AS t
 WHERE f.place_id = ANY(:place_ids::uuid[]) AND f.order_id = :order_id::uuid
   AND f.state NOT IN ('cancelled', 'rejected')
 ORDER BY f.promised_at
 LIMIT 1000
