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
        SELECT p_places[i], p_fulfilment_orders[i], p_customer, p_order, p_channel, p_methods[i],
               'open', p_codes[i], p_promised[i], p_at
          FROM generate_series(1, cardinality(p_places)) AS i
        ON CONFLICT DO NOTHING
        RETURNING place_id, fulfilment_order_id)
    INSERT INTO fulfilment.item (place_id, fulfilment_order_id, line_no, order_id, sku_id,
           reservation_id, quantity)
    SELECT o.place_id, o.fulfilment_order_id, p_line_nos[i], p_order, p_skus[i], p_reservations[i],
           p_quantities[i]
      FROM opened AS o
      CROSS JOIN generate_series(1, cardinality(p_line_nos)) AS i
     WHERE p_item_places[i] = o.place_id AND p_item_orders[i] = o.fulfilment_order_id;
END $$;
