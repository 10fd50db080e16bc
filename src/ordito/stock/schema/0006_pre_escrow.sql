-- Units lent to a device that sells where it cannot ask: set aside until they are sold or returned.
-- family: place key: place_id
CREATE TABLE stock.escrow (
    place_id uuid NOT NULL,
    escrow_id uuid NOT NULL,
    device text NOT NULL,
    entity_id uuid NOT NULL,
    sku_ids uuid[] NOT NULL,
    lent_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (place_id, escrow_id)
);
CREATE INDEX escrow_open ON stock.escrow (place_id, device) WHERE closed_at IS NULL;

-- family: stock key: sku_id
CREATE TABLE stock.escrow_line (
    sku_id uuid NOT NULL,
    escrow_id uuid NOT NULL,
    place_id uuid NOT NULL,
    reservation_id uuid NOT NULL,
    lent integer NOT NULL CHECK (lent >= 0),
    consumed integer NOT NULL DEFAULT 0 CHECK (consumed >= 0),
    returned integer NOT NULL DEFAULT 0 CHECK (returned >= 0),
    overrun integer NOT NULL DEFAULT 0 CHECK (overrun >= 0),
    PRIMARY KEY (sku_id, escrow_id),
    CHECK (consumed + returned <= lent)
);

CREATE VIEW stock.v_escrow_line AS
SELECT sku_id, escrow_id, place_id, reservation_id, lent, consumed, returned, overrun
  FROM stock.escrow_line;

-- Book what a device has sold, each sale line once, from what was lent to it. Sales beyond that are
-- booked as well: the goods are gone; they open an exception.
CREATE FUNCTION stock.consume_escrow(
    p_escrow uuid, p_place uuid, p_entity uuid, p_skus uuid[], p_quantities integer[],
    p_movements uuid[], p_subjects uuid[], p_occurred timestamptz[], p_at timestamptz
) RETURNS TABLE (movement_id uuid, outcome text, shortfall integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    lent stock.escrow_line;
    taken integer;
    became text;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_skus, p_quantities, p_movements, p_subjects, p_occurred)
            AS l (sku, quantity, movement, subject, occurred)
         ORDER BY sku, movement
    LOOP
        INSERT INTO stock.escrow_line (sku_id, escrow_id, place_id, reservation_id, lent)
        VALUES (line.sku, p_escrow, p_place, p_escrow, 0)
        ON CONFLICT DO NOTHING;
        SELECT * INTO lent FROM stock.escrow_line e
         WHERE e.sku_id = line.sku AND e.escrow_id = p_escrow FOR UPDATE;
        PERFORM stock.own_bucket(line.sku, p_place, 'sellable', p_entity);
        PERFORM stock.lock_place(line.sku, p_place);
        IF EXISTS (SELECT FROM stock.movement m
                    WHERE m.sku_id = line.sku AND m.movement_id = line.movement) THEN
            RETURN QUERY SELECT line.movement, 'repeated', 0;
            CONTINUE;
        END IF;
        taken := least(line.quantity, lent.lent - lent.consumed - lent.returned);
        IF taken > 0 THEN
            PERFORM stock.settle(ARRAY[lent.reservation_id], ARRAY[line.sku], ARRAY[taken],
                                 ARRAY[line.movement], NULL, line.subject, p_at);
        END IF;
        became := stock.book_one(line.sku, p_place, 'sellable', p_entity, NULL, -line.quantity,
                                 line.movement, 'sale', line.subject, line.occurred, p_at);
        UPDATE stock.escrow_line AS e
           SET consumed = e.consumed + taken, overrun = e.overrun + line.quantity - taken
         WHERE e.sku_id = line.sku AND e.escrow_id = p_escrow;
        IF line.quantity > taken THEN
            PERFORM stock.note_exception(
                line.sku, md5(p_escrow::text || 'over')::uuid, 'escrow_over', p_place, 'sellable',
                lent.overrun + line.quantity - taken, p_escrow, p_at);
        END IF;
        RETURN QUERY SELECT line.movement, became,
                            stock.review(line.sku, p_place, line.subject, p_at);
    END LOOP;
END $$;

-- Take back what a device has not sold. Answers what came back of each SKU.
CREATE FUNCTION stock.return_escrow(
    p_escrow uuid, p_place uuid, p_skus uuid[], p_at timestamptz
) RETURNS TABLE (sku_id uuid, quantity integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    sku uuid;
    lent stock.escrow_line;
    rest integer;
BEGIN
    FOR sku IN SELECT u FROM unnest(p_skus) AS u ORDER BY u LOOP
        SELECT * INTO lent FROM stock.escrow_line e
         WHERE e.sku_id = sku AND e.escrow_id = p_escrow FOR UPDATE;
        rest := lent.lent - lent.consumed - lent.returned;
        CONTINUE WHEN rest IS NULL OR rest = 0;
        PERFORM stock.settle(ARRAY[lent.reservation_id], ARRAY[sku], ARRAY[rest],
                             ARRAY[lent.reservation_id], NULL, p_escrow, p_at);
        UPDATE stock.escrow_line AS e SET returned = e.returned + rest
         WHERE e.sku_id = sku AND e.escrow_id = p_escrow;
        RETURN QUERY SELECT sku, rest;
    END LOOP;
END $$;
