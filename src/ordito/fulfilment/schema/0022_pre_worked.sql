-- How long picking was worked on, where whoever kept a task of the past knows it: goods that nobody
-- worked on over night were not picked all night. Null is the time between start and end.
ALTER TABLE fulfilment.fulfilment_order ADD COLUMN worked_s integer CHECK (worked_s >= 0);

CREATE OR REPLACE VIEW fulfilment.v_fulfilment_order AS
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state,
       promised_at, opened_at, ready_at, handed_over_at, priority, wave_id, picker, picking_at,
       picked_at, collect_until, worked_s
  FROM fulfilment.fulfilment_order;
