-- SKUs whose units are told apart: by lot, or each by its serial number.
-- family: stock key: sku_id
CREATE TABLE stock.tracked (
    sku_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('lot', 'serial')),
    PRIMARY KEY (sku_id)
);

-- Units of a lot at a position. A serial number is a lot of one unit, at one place at most.
-- family: stock key: sku_id
CREATE TABLE stock.lot (
    sku_id uuid NOT NULL,
    lot text NOT NULL,
    place_id uuid NOT NULL,
    condition text NOT NULL,
    on_hand integer NOT NULL CHECK (on_hand >= 0),
    expires_on date,
    PRIMARY KEY (sku_id, lot, place_id, condition)
);

-- Which units of a movement were of which lot; what was found of a lot that was not known has no
-- movement of the position.
-- family: stock key: sku_id
CREATE TABLE stock.lot_entry (
    sku_id uuid NOT NULL,
    movement_id uuid NOT NULL,
    lot text NOT NULL,
    place_id uuid NOT NULL,
    condition text NOT NULL,
    quantity integer NOT NULL CHECK (quantity <> 0),
    is_found boolean NOT NULL,
    PRIMARY KEY (sku_id, movement_id, lot, is_found)
);

CREATE VIEW stock.v_lot AS
SELECT sku_id, lot, place_id, condition, on_hand, expires_on FROM stock.lot;

CREATE VIEW stock.v_lot_entry AS
SELECT sku_id, movement_id, lot, place_id, condition, quantity, is_found FROM stock.lot_entry;

-- Change the units of a lot at a position by a signed number, as part of a movement. Units that
-- leave and were not known are found first, and open an exception.
CREATE FUNCTION stock.enter_lot(
    p_sku uuid, p_movement uuid, p_lot text, p_place uuid, p_condition text, p_quantity integer,
    p_expires date, p_subject uuid, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known integer;
    missing integer;
BEGIN
    INSERT INTO stock.lot (sku_id, lot, place_id, condition, on_hand, expires_on)
    VALUES (p_sku, p_lot, p_place, p_condition, 0, p_expires)
    ON CONFLICT (sku_id, lot, place_id, condition) DO UPDATE
       SET expires_on = coalesce(excluded.expires_on, lot.expires_on)
    RETURNING on_hand INTO known;
    missing := -p_quantity - known;
    IF missing > 0 THEN
        INSERT INTO stock.lot_entry (sku_id, movement_id, lot, place_id, condition, quantity,
               is_found)
        VALUES (p_sku, p_movement, p_lot, p_place, p_condition, missing, true);
        PERFORM stock.note_exception(
            p_sku, md5(p_movement::text || p_lot)::uuid, 'lot_unknown', p_place, p_condition,
            missing, p_subject, p_at);
    END IF;
    INSERT INTO stock.lot_entry (sku_id, movement_id, lot, place_id, condition, quantity, is_found)
    VALUES (p_sku, p_movement, p_lot, p_place, p_condition, p_quantity, false)
    ON CONFLICT (sku_id, movement_id, lot, is_found) DO UPDATE
       SET quantity = lot_entry.quantity + excluded.quantity;
    UPDATE stock.lot SET on_hand = on_hand + p_quantity + greatest(missing, 0)
     WHERE sku_id = p_sku AND lot = p_lot AND place_id = p_place AND condition = p_condition;
END $$;

-- Say of which lots the units were that a subject has moved at a place. Answers the units for which
-- no movement was left.
CREATE FUNCTION stock.name_lots(
    p_sku uuid, p_place uuid, p_condition text, p_subject uuid, p_lots text[],
    p_quantities integer[], p_expires date[], p_at timestamptz
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    line record;
    moved record;
    rest integer;
    taken integer;
    surplus integer := 0;
    tracking text;
BEGIN
    SELECT kind INTO tracking FROM stock.tracked WHERE sku_id = p_sku FOR UPDATE;
    FOR line IN
        SELECT * FROM unnest(p_lots, p_quantities, p_expires) AS l (lot, quantity, expires)
         ORDER BY lot
    LOOP
        rest := line.quantity;
        FOR moved IN
            SELECT m.movement_id, m.quantity,
                   abs(m.quantity) - coalesce((
                       SELECT sum(abs(e.quantity)) FROM stock.lot_entry e
                        WHERE e.sku_id = p_sku AND e.movement_id = m.movement_id
                          AND NOT e.is_found), 0) AS nameless
              FROM stock.movement m
             WHERE m.sku_id = p_sku AND m.place_id = p_place AND m.condition = p_condition
               AND m.subject_id = p_subject AND m.kind NOT IN ('rebucket', 'found')
             ORDER BY m.occurred_at, m.movement_id
        LOOP
            taken := least(moved.nameless, rest);
            CONTINUE WHEN taken <= 0;
            PERFORM stock.enter_lot(p_sku, moved.movement_id, line.lot, p_place, p_condition,
                                    sign(moved.quantity)::integer * taken, line.expires,
                                    p_subject, p_at);
            rest := rest - taken;
        END LOOP;
        surplus := surplus + rest;
        IF tracking = 'serial' AND (SELECT sum(on_hand) FROM stock.lot
                                     WHERE sku_id = p_sku AND lot = line.lot) > 1 THEN
            PERFORM platform.refuse('stock.serial_present', jsonb_build_object('lot', line.lot));
        END IF;
    END LOOP;
    RETURN surplus;
END $$;
