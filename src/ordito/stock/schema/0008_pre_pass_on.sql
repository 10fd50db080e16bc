-- Units that are set aside are so for somebody else from now on, up to as many of each line; the
-- books of the positions stay as they are, so nobody can take them in between. What is not held any
-- more is not passed on.
CREATE FUNCTION stock.pass_on(
    p_skus uuid[], p_from uuid[], p_to uuid[], p_most integer[], p_subject uuid,
    p_expires_at timestamptz, p_at timestamptz
) RETURNS TABLE (sku_id uuid, place_id uuid, quantity integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    source record;
    missing integer;
    taken integer;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_skus, p_from, p_to, p_most)
            AS l (sku, giver, taker, most)
         ORDER BY sku, giver
    LOOP
        missing := line.most;
        FOR source IN
            SELECT r.part, r.bucket, r.place_id, r.condition, r.held, r.beyond
              FROM stock.reservation AS r
             WHERE r.sku_id = line.sku AND r.reservation_id = line.giver AND r.held > 0
             ORDER BY r.part FOR UPDATE
        LOOP
            taken := least(source.held, missing);
            EXIT WHEN taken = 0;
            UPDATE stock.reservation SET held = held - taken
             WHERE sku_id = line.sku AND reservation_id = line.giver AND part = source.part;
            INSERT INTO stock.reservation (sku_id, reservation_id, part, bucket, place_id,
                   condition, quantity, held, subject_id, reserved_at, expires_at, beyond)
            SELECT line.sku, line.taker, count(*)::smallint, source.bucket, source.place_id,
                   source.condition, taken, taken, p_subject, p_at, p_expires_at, source.beyond
              FROM stock.reservation
             WHERE sku_id = line.sku AND reservation_id = line.taker;
            missing := missing - taken;
            sku_id := line.sku;
            place_id := source.place_id;
            quantity := taken;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END $$;
