-- name: draw_serial
-- The next number of a prefix; a refused parcel leaves no gap.
INSERT INTO fulfilment.sscc_serial AS s (prefix, issued) VALUES (:prefix::text, 1)
ON CONFLICT (prefix) DO UPDATE SET issued = s.issued + 1
RETURNING issued - 1

-- name: pack
-- Of two who pack the same units one is refused; see the function.
SELECT fulfilment.pack(:place_id::uuid, :fulfilment_order_id::uuid, :parcel_id::uuid, :sscc::text,
                       :line_nos::smallint[], :units::integer[], :carrier::text, :service::text,
                       :weight_g::integer, :by::text, :at::timestamptz)

-- name: claim_code
INSERT INTO fulfilment.parcel_code (code, place_id, parcel_id)
VALUES (:code::text, :place_id::uuid, :parcel_id::uuid)
ON CONFLICT DO NOTHING

-- name: send_back
-- A parcel that the customer sends: the carrier is told of it, and gives it its number.
INSERT INTO fulfilment.parcel (place_id, parcel_id, return_id, customer_id, order_id, pick_up_on,
       carrier, service, state, state_at, packed_by, packed_at, try_at)
VALUES (:place_id::uuid, :parcel_id::uuid, :return_id::uuid, :customer_id::uuid, :order_id::uuid,
        :pick_up_on::date, :carrier::text, :service::text, 'packed', :at::timestamptz, :by::text,
        :at::timestamptz, :at::timestamptz)
ON CONFLICT DO NOTHING

-- name: call_off
-- What the customer keeps after all is not expected; what the carrier has comes nevertheless.
UPDATE fulfilment.parcel SET state = 'opened', state_at = :at::timestamptz, try_at = NULL
 WHERE place_id = :place_id::uuid AND parcel_id = :parcel_id::uuid
   AND state IN ('packed', 'announced')

-- name: open_parcels
-- See the function.
SELECT fulfilment.open_parcels(:place_id::uuid, :fulfilment_order_id::uuid, true, :at::timestamptz)

-- name: keep_announced
-- Where it was sent before the carrier answered, telling that comes next.
UPDATE fulfilment.parcel
   SET tracking_code = :tracking_code::text, tracking_url = :tracking_url::text,
       announced_at = :at::timestamptz, attempts = 0,
       state = CASE state WHEN 'packed' THEN 'announced' ELSE state END,
       state_at = CASE state WHEN 'packed' THEN :at::timestamptz ELSE state_at END,
       try_at = CASE WHEN sent_at IS NOT NULL THEN :at::timestamptz END
 WHERE place_id = :place_id::uuid AND parcel_id = :parcel_id::uuid
   AND announced_at IS NULL AND state <> 'opened'
RETURNING parcel_id

-- name: mark_sent
UPDATE fulfilment.parcel
   SET state = 'sent', state_at = :at::timestamptz, sent_at = :at::timestamptz,
       try_at = CASE WHEN carrier IS NOT NULL THEN :at::timestamptz END
 WHERE place_id = :place_id::uuid AND fulfilment_order_id = :fulfilment_order_id::uuid
   AND state IN ('packed', 'announced')
RETURNING parcel_id

-- name: keep_told
UPDATE fulfilment.parcel SET told_at = :at::timestamptz, try_at = NULL, attempts = 0
 WHERE place_id = :place_id::uuid AND parcel_id = :parcel_id::uuid

-- name: put_off
UPDATE fulfilment.parcel
   SET try_at = :until::timestamptz, attempts = least(attempts + 1, 1000)
 WHERE place_id = :place_id::uuid AND parcel_id = :parcel_id::uuid AND try_at IS NOT NULL

-- name: keep_event
-- Under the parcel's lock; see the function.
SELECT fulfilment.keep_event(:place_id::uuid, :parcel_id::uuid, :event_id::text, :status::text,
                             :location::text, :occurred_at::timestamptz, :at::timestamptz)
