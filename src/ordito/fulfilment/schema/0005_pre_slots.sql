-- Orders that are collected in a slot of a place, so many at the most; ``taken`` counts them.
-- family: place key: place_id
CREATE TABLE fulfilment.slot (
    place_id uuid NOT NULL,
    begins_at timestamptz NOT NULL,
    taken integer NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (place_id, begins_at)
);

-- family: place key: place_id
CREATE TABLE fulfilment.slot_taking (
    place_id uuid NOT NULL,
    order_id uuid NOT NULL,
    begins_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, order_id),
    CHECK (ends_at > begins_at)
);

CREATE VIEW fulfilment.v_slot AS SELECT place_id, begins_at, taken FROM fulfilment.slot;
CREATE VIEW fulfilment.v_slot_taking AS
SELECT place_id, order_id, begins_at, ends_at FROM fulfilment.slot_taking;

-- An order takes a slot at each of its places, or none of them; a repeat takes nothing more. The
-- row of the slot is held first, so of two who want the last room one is refused.
CREATE FUNCTION fulfilment.take_slots(
    p_places uuid[], p_begins timestamptz[], p_ends timestamptz[], p_most integer[], p_order uuid
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    asked record;
BEGIN
    FOR asked IN
        SELECT * FROM unnest(p_places, p_begins, p_ends, p_most)
                   AS a (place_id, begins_at, ends_at, most)
         ORDER BY place_id, begins_at
    LOOP
        INSERT INTO fulfilment.slot (place_id, begins_at, taken)
        VALUES (asked.place_id, asked.begins_at, 0)
        ON CONFLICT DO NOTHING;
        PERFORM 1 FROM fulfilment.slot
          WHERE place_id = asked.place_id AND begins_at = asked.begins_at
            FOR UPDATE;
        INSERT INTO fulfilment.slot_taking (place_id, order_id, begins_at, ends_at)
        VALUES (asked.place_id, p_order, asked.begins_at, asked.ends_at)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            UPDATE fulfilment.slot SET taken = taken + 1
             WHERE place_id = asked.place_id AND begins_at = asked.begins_at
               AND taken < asked.most;
            IF NOT FOUND THEN
                PERFORM platform.refuse('fulfilment.slot_full', to_jsonb(asked));
            END IF;
        END IF;
    END LOOP;
END $$;

-- Give back what an order took at places where nothing of it is collected any more.
CREATE FUNCTION fulfilment.free_slots(p_places uuid[], p_order uuid)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    asked uuid;
    freed timestamptz;
BEGIN
    FOR asked IN SELECT DISTINCT place_id FROM unnest(p_places) AS a (place_id) ORDER BY place_id
    LOOP
        DELETE FROM fulfilment.slot_taking
         WHERE place_id = asked AND order_id = p_order
           AND NOT EXISTS (
                   SELECT FROM fulfilment.fulfilment_order AS f
                    WHERE f.place_id = asked AND f.order_id = p_order AND f.method = 'collect'
                      AND f.state <> 'cancelled')
        RETURNING begins_at INTO freed;
        IF FOUND THEN
            UPDATE fulfilment.slot SET taken = taken - 1
             WHERE place_id = asked AND begins_at = freed;
        END IF;
    END LOOP;
END $$;
