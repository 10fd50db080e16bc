-- Ask places to hand over the goods of an order; asking twice finds the fulfilment orders there.
CREATE FUNCTION fulfilment.open_orders(
    p_customer uuid, p_order uuid, p_channel uuid, p_at timestamptz, p_places uuid[],
    p_fulfilment_orders uuid[], p_methods text[], p_codes text[], p_promised timestamptz[],
    p_item_places uuid[], p_item_orders uuid[], p_line_nos smallint[], p_skus uuid[],
    p_reservations uuid[], p_quantities integer[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH opened AS (
        INSERT INTO fulfilment.fulfilment_order (place_id, fulfilment_order_id, customer_id,
               order_id, channel_id, method, state, code, promised_at, opened_at)
        SELECT f.place_id, f.fulfilment_order_id, p_customer, p_order, p_channel, f.method, 'open',
               f.code, f.promised_at, p_at
          FROM unnest(p_places, p_fulfilment_orders, p_methods, p_codes, p_promised)
                   AS f (place_id, fulfilment_order_id, method, code, promised_at)
        ON CONFLICT DO NOTHING
        RETURNING place_id, fulfilment_order_id)
    INSERT INTO fulfilment.item (place_id, fulfilment_order_id, line_no, order_id, sku_id,
           reservation_id, quantity)
    SELECT o.place_id, o.fulfilment_order_id, i.line_no, p_order, i.sku_id, i.reservation_id,
           i.quantity
      FROM opened AS o
      JOIN unnest(p_item_places, p_item_orders, p_line_nos, p_skus, p_reservations, p_quantities)
               AS i (place_id, fulfilment_order_id, line_no, sku_id, reservation_id, quantity)
        ON i.place_id = o.place_id AND i.fulfilment_order_id = o.fulfilment_order_id;
END $$;
