-- Set units aside for goods that another system has sold already: nothing is left to refuse. What a
-- place has is taken as by any other sale; where it has too little, the units are set aside all the
-- same, and what is missing is a shortfall with an open exception. Answers the units that are missing
-- at each position that is short.
CREATE FUNCTION stock.reserve_sold(
    p_reservations uuid[], p_skus uuid[], p_places uuid[], p_entities uuid[],
    p_quantities integer[], p_subject uuid, p_at timestamptz
) RETURNS TABLE (sku_id uuid, place_id uuid, wanted integer, available integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    own smallint;
    free integer;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_reservations, p_skus, p_places, p_entities, p_quantities)
            AS l (reservation, sku, place, entity, quantity)
         ORDER BY sku, place, reservation
    LOOP
        own := stock.own_bucket(line.sku, line.place, 'sellable', line.entity);
        PERFORM stock.lock_place(line.sku, line.place);
        CONTINUE WHEN EXISTS (SELECT FROM stock.reservation r
            WHERE r.sku_id = line.sku AND r.reservation_id = line.reservation);
        free := stock.take_from_all(line.reservation, line.sku, line.place, line.quantity,
                                    p_subject, NULL, p_at);
        CONTINUE WHEN free IS NULL;
        UPDATE stock.position p
           SET reserved = p.reserved + line.quantity,
               shortfall = greatest(p.reserved + line.quantity - p.on_hand - p.backorder_limit, 0)
         WHERE p.sku_id = line.sku AND p.place_id = line.place AND p.condition = 'sellable'
           AND p.bucket = own;
        INSERT INTO stock.reservation (sku_id, reservation_id, part, bucket, place_id, condition,
               quantity, held, subject_id, reserved_at, expires_at)
        VALUES (line.sku, line.reservation, 0, own, line.place, 'sellable', line.quantity,
                line.quantity, p_subject, p_at, NULL);
        PERFORM stock.review(line.sku, line.place, p_subject, p_at);
        RETURN QUERY SELECT line.sku, line.place, line.quantity, free;
    END LOOP;
END $$;
