-- Set units aside for several lines, in one global order of keys, or say which are short. The
-- quick way takes one bucket that nobody holds; where all are held, it queues for one of them, each
-- caller for another. Only when that has too little, or a count found too little in some bucket, are
-- all of them locked: while they are, everybody waits.
CREATE OR REPLACE FUNCTION stock.reserve(
    p_reservations uuid[], p_skus uuid[], p_places uuid[], p_quantities integer[],
    p_subject uuid, p_expires_at timestamptz, p_at timestamptz
) RETURNS TABLE (sku_id uuid, place_id uuid, wanted integer, available integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    chosen smallint;
    short_at integer;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_reservations, p_skus, p_places, p_quantities)
            AS l (reservation, sku, place, quantity)
         ORDER BY sku, place, reservation
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM stock.reservation r
            WHERE r.sku_id = line.sku AND r.reservation_id = line.reservation);
        UPDATE stock.position p SET reserved = p.reserved + line.quantity
         WHERE p.sku_id = line.sku AND p.place_id = line.place AND p.condition = 'sellable'
           AND p.bucket = (
            SELECT f.bucket FROM stock.position f
             WHERE f.sku_id = line.sku AND f.place_id = line.place AND f.condition = 'sellable'
               AND f.on_hand + f.backorder_limit - f.reserved >= line.quantity
             ORDER BY f.bucket LIMIT 1 FOR UPDATE SKIP LOCKED)
           AND NOT EXISTS (
            SELECT FROM stock.position s
             WHERE s.sku_id = line.sku AND s.place_id = line.place AND s.condition = 'sellable'
               AND s.shortfall > 0)
        RETURNING p.bucket INTO chosen;
        IF chosen IS NULL THEN
            UPDATE stock.position p SET reserved = p.reserved + line.quantity
             WHERE p.sku_id = line.sku AND p.place_id = line.place AND p.condition = 'sellable'
               AND p.bucket = (
                SELECT f.bucket FROM stock.position f
                 WHERE f.sku_id = line.sku AND f.place_id = line.place AND f.condition = 'sellable'
                   AND f.on_hand + f.backorder_limit - f.reserved >= line.quantity
                 ORDER BY hashtextextended(line.reservation::text, f.bucket) LIMIT 1)
               AND p.on_hand + p.backorder_limit - p.reserved >= line.quantity
               AND NOT EXISTS (
                SELECT FROM stock.position s
                 WHERE s.sku_id = line.sku AND s.place_id = line.place AND s.condition = 'sellable'
                   AND s.shortfall > 0)
            RETURNING p.bucket INTO chosen;
        END IF;
        IF chosen IS NULL THEN
            short_at := stock.take_from_all(line.reservation, line.sku, line.place, line.quantity,
                                            p_subject, p_expires_at, p_at);
            IF short_at IS NOT NULL THEN
                RETURN QUERY SELECT line.sku, line.place, line.quantity, short_at;
            END IF;
            CONTINUE;
        END IF;
        INSERT INTO stock.reservation (sku_id, reservation_id, part, bucket, place_id, condition,
               quantity, held, subject_id, reserved_at, expires_at)
        VALUES (line.sku, line.reservation, 0, chosen, line.place, 'sellable',
                line.quantity, line.quantity, p_subject, p_at, p_expires_at)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            -- a rival with the same reservation was quicker
            UPDATE stock.position p SET reserved = p.reserved - line.quantity
             WHERE p.sku_id = line.sku AND p.place_id = line.place AND p.condition = 'sellable'
               AND p.bucket = chosen;
        END IF;
    END LOOP;
END $$;
