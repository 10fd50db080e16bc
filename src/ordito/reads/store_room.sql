-- name: count_tasks
-- What a place has to do, by what is to be done next. A collection is late once its goods should lie
-- ready, a parcel once it should have left.
SELECT count(*) FILTER (WHERE state IN ('open', 'picking'))::integer AS to_pick,
       count(*) FILTER (WHERE state = 'picked')::integer AS to_pack,
       count(*) FILTER (WHERE state = 'ready')::integer AS waiting,
       count(*) FILTER (WHERE promised_at < :at::timestamptz
                          AND (state <> 'ready' OR method = 'ship'))::integer AS late
  FROM fulfilment.v_fulfilment_order
 WHERE place_id = :place_id::uuid AND state IN ('open', 'picking', 'picked', 'ready')

-- name: count_incoming
-- Transfers that have left for the place.
SELECT count(*)::integer
  FROM stock.v_transfer
 WHERE place_id = :place_id::uuid AND end_is = 'destination' AND state = 'shipped'

-- name: read_signs
-- Differs as soon as a page of the place is to be read again: who has what, and how far.
SELECT concat_ws('/', count(*), count(*) FILTER (WHERE promised_at < :at::timestamptz),
                 max(opened_at), max(ready_at), count(DISTINCT state))
  FROM fulfilment.v_fulfilment_order
 WHERE place_id = :place_id::uuid AND state IN ('open', 'picking', 'picked', 'ready')
