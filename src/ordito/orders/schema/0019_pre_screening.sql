CREATE INDEX checkout_of_customer ON orders.checkout (customer_id, opened_at);

-- Hold an order that is being placed: nobody else has it yet.
CREATE FUNCTION orders.hold(
    p_customer uuid, p_order uuid, p_holds uuid[], p_kinds text[], p_reasons text[], p_actor text,
    p_at timestamptz
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO orders.hold (customer_id, hold_id, order_id, kind, reason, placed_by, placed_at)
    SELECT p_customer, h.hold_id, p_order, h.kind, h.reason, p_actor, p_at
      FROM unnest(p_holds, p_kinds, p_reasons) AS h (hold_id, kind, reason)
    ON CONFLICT DO NOTHING
$$;
