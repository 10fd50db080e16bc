-- What somebody has to look into, from which instant on: one room's part of the list of exceptions.
-- A collection is late once its goods should lie ready, a parcel once it should have left.
CREATE VIEW fulfilment.v_exception AS
SELECT f.fulfilment_order_id AS exception_id, 'promise_late_' || f.method AS kind, f.customer_id,
       f.order_id, f.place_id, f.opened_at, f.promised_at AS due_at
  FROM fulfilment.fulfilment_order AS f
 WHERE f.state IN ('open', 'picking', 'picked') OR (f.state = 'ready' AND f.method = 'ship');
