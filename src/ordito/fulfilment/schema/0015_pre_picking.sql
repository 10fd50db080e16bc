-- A walk through the shelves for several fulfilment orders at once.
-- family: place key: place_id
CREATE TABLE fulfilment.wave (
    place_id uuid NOT NULL,
    wave_id uuid NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, wave_id)
);
CREATE INDEX wave_by_opening ON fulfilment.wave (place_id, opened_at);

-- Units as they were taken from the shelf; a pick is booked once.
-- family: place key: place_id
CREATE TABLE fulfilment.pick (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    pick_id uuid NOT NULL,
    line_no smallint NOT NULL,
    sku_id uuid NOT NULL,
    units integer NOT NULL CHECK (units > 0),
    lot text,
    expires_on date,
    scanned boolean NOT NULL,
    -- units of it that went back to the shelf because they were not wanted any more, where it was said
    put_back integer NOT NULL DEFAULT 0,
    picked_by text NOT NULL,
    picked_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, fulfilment_order_id, pick_id),
    CHECK (put_back BETWEEN 0 AND units)
);

-- Units that a place could not give, and why.
-- family: place key: place_id
CREATE TABLE fulfilment.rejection (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    rejection_id uuid NOT NULL,
    line_no smallint NOT NULL,
    sku_id uuid NOT NULL,
    units integer NOT NULL CHECK (units > 0),
    reason text NOT NULL,
    rejected_by text NOT NULL,
    rejected_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, fulfilment_order_id, rejection_id, line_no)
);
CREATE INDEX rejection_by_time ON fulfilment.rejection (place_id, rejected_at);

-- Where an article lies at a place; pickers walk in the order of these names.
-- family: place key: place_id
CREATE TABLE fulfilment.shelf (
    place_id uuid NOT NULL,
    sku_id uuid NOT NULL,
    shelf text NOT NULL CHECK (length(shelf) BETWEEN 1 AND 40),
    PRIMARY KEY (place_id, sku_id)
);

CREATE VIEW fulfilment.v_wave AS
SELECT place_id, wave_id, opened_by, opened_at FROM fulfilment.wave;
CREATE VIEW fulfilment.v_pick AS
SELECT place_id, fulfilment_order_id, pick_id, line_no, sku_id, units, lot, expires_on, scanned,
       put_back, picked_by, picked_at
  FROM fulfilment.pick;
CREATE VIEW fulfilment.v_rejection AS
SELECT place_id, fulfilment_order_id, rejection_id, line_no, sku_id, units, reason, rejected_by,
       rejected_at
  FROM fulfilment.rejection;
CREATE VIEW fulfilment.v_shelf AS SELECT place_id, sku_id, shelf FROM fulfilment.shelf;

-- Bring a fulfilment order to where its items say it is. Its row is locked by the caller.
CREATE FUNCTION fulfilment.advance(p_place uuid, p_order uuid, p_at timestamptz)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    sums record;
    reached text;
BEGIN
    SELECT coalesce(sum(quantity - cancelled - short - picked), 0) AS missing,
           coalesce(sum(picked - handed_over), 0) AS waiting,
           coalesce(sum(handed_over), 0) AS gone, coalesce(sum(short), 0) AS short,
           bool_or(packed < picked) AS loose
      INTO sums
      FROM fulfilment.item
     WHERE place_id = p_place AND fulfilment_order_id = p_order;
    UPDATE fulfilment.fulfilment_order
       SET state = CASE
               WHEN sums.missing > 0 THEN CASE WHEN state = 'picked' THEN 'picking' ELSE state END
               WHEN sums.waiting > 0 THEN
                   CASE WHEN state IN ('open', 'picking') THEN 'picked' ELSE state END
               WHEN sums.gone > 0 THEN 'handed_over'
               WHEN sums.short > 0 THEN 'rejected'
               ELSE 'cancelled' END,
           picked_at = CASE WHEN sums.missing > 0 THEN NULL
                            WHEN sums.waiting + sums.gone > 0 THEN coalesce(picked_at, p_at) END,
           handed_over_at = CASE WHEN sums.missing = 0 AND sums.waiting = 0 AND sums.gone > 0
                                 THEN p_at END
     WHERE place_id = p_place AND fulfilment_order_id = p_order
       AND state IN ('waiting', 'open', 'picking', 'picked', 'ready')
    RETURNING state INTO reached;
    RETURN reached;
END $$;

-- Hold a fulfilment order for a change, or refuse with what it is.
CREATE FUNCTION fulfilment.hold(p_place uuid, p_order uuid, p_states text[])
RETURNS fulfilment.fulfilment_order LANGUAGE plpgsql AS $$
DECLARE
    held fulfilment.fulfilment_order;
BEGIN
    SELECT * INTO held FROM fulfilment.fulfilment_order
     WHERE place_id = p_place AND fulfilment_order_id = p_order
       FOR UPDATE;
    IF NOT FOUND OR held.state <> ALL (p_states) THEN
        PERFORM platform.refuse('fulfilment.closed', jsonb_build_object(
            'state', held.state, 'picker', held.picker, 'handed_over_at', held.handed_over_at));
    END IF;
    RETURN held;
END $$;

-- Take the most urgent open fulfilment orders of a place; what a rival takes is passed over. Opening
-- the same wave again takes nothing more.
CREATE FUNCTION fulfilment.open_wave(
    p_place uuid, p_wave uuid, p_most integer, p_method text, p_held uuid[], p_by text,
    p_at timestamptz
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    taken integer;
BEGIN
    INSERT INTO fulfilment.wave (place_id, wave_id, opened_by, opened_at)
    VALUES (p_place, p_wave, p_by, p_at)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    WITH urgent AS (
        SELECT fulfilment_order_id FROM fulfilment.fulfilment_order
         WHERE place_id = p_place AND state = 'open'
           AND (p_method IS NULL OR method = p_method)
           AND order_id <> ALL (p_held)
         ORDER BY priority DESC, promised_at, fulfilment_order_id
         LIMIT p_most
           FOR UPDATE SKIP LOCKED)
    UPDATE fulfilment.fulfilment_order AS f
       SET state = 'picking', wave_id = p_wave, picker = p_by, picking_at = p_at
      FROM urgent AS u
     WHERE f.place_id = p_place AND f.fulfilment_order_id = u.fulfilment_order_id;
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END $$;

-- Count units that were taken from the shelf; the same pick again counts nothing.
CREATE FUNCTION fulfilment.pick(
    p_place uuid, p_order uuid, p_pick uuid, p_line smallint, p_units integer, p_lot text,
    p_expires date, p_scanned boolean, p_by text, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    held fulfilment.fulfilment_order;
    sku uuid;
BEGIN
    held := fulfilment.hold(p_place, p_order, '{open,picking,picked,ready,handed_over}');
    PERFORM 1 FROM fulfilment.pick
      WHERE place_id = p_place AND fulfilment_order_id = p_order AND pick_id = p_pick;
    IF FOUND THEN
        RETURN 'repeated';
    END IF;
    IF held.state NOT IN ('open', 'picking') THEN
        PERFORM platform.refuse('fulfilment.nothing_to_pick', jsonb_build_object('left', 0));
    END IF;
    IF held.state = 'picking' AND held.picker <> p_by THEN
        PERFORM platform.refuse('fulfilment.picked_by_another', jsonb_build_object(
            'picker', held.picker, 'picking_at', held.picking_at));
    END IF;
    UPDATE fulfilment.item SET picked = picked + p_units
     WHERE place_id = p_place AND fulfilment_order_id = p_order AND line_no = p_line
       AND picked + short + cancelled + p_units <= quantity
    RETURNING sku_id INTO sku;
    IF NOT FOUND THEN
        PERFORM platform.refuse('fulfilment.nothing_to_pick', jsonb_build_object('left',
            coalesce((SELECT quantity - cancelled - short - picked FROM fulfilment.item
                       WHERE place_id = p_place AND fulfilment_order_id = p_order
                         AND line_no = p_line), 0)));
    END IF;
    INSERT INTO fulfilment.pick (place_id, fulfilment_order_id, pick_id, line_no, sku_id, units, lot,
           expires_on, scanned, picked_by, picked_at)
    VALUES (p_place, p_order, p_pick, p_line, sku, p_units, p_lot, p_expires, p_scanned, p_by, p_at);
    UPDATE fulfilment.fulfilment_order
       SET state = 'picking', picker = p_by, picking_at = coalesce(picking_at, p_at)
     WHERE place_id = p_place AND fulfilment_order_id = p_order AND state = 'open';
    RETURN fulfilment.advance(p_place, p_order, p_at);
END $$;

-- Say that a unit which is not wanted any more is of this lot: it lies on the shelf again, and the
-- others leave. Nothing where so many were not put back, or this one has left: those that were picked
-- first leave first.
CREATE FUNCTION fulfilment.put_back(p_place uuid, p_order uuid, p_line smallint, p_lot text)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    found uuid;
BEGIN
    PERFORM 1 FROM fulfilment.fulfilment_order
      WHERE place_id = p_place AND fulfilment_order_id = p_order
        FOR UPDATE;
    WITH picked AS (
        SELECT k.pick_id, k.lot, k.units - k.put_back AS kept, k.picked_at,
               i.put_back - sum(k.put_back) OVER () AS nameless,
               greatest(0, i.handed_over - coalesce(sum(k.units - k.put_back) OVER (
                   ORDER BY k.picked_at, k.pick_id
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)) AS gone
          FROM fulfilment.pick AS k
          JOIN fulfilment.item AS i
            ON i.place_id = k.place_id AND i.fulfilment_order_id = k.fulfilment_order_id
           AND i.line_no = k.line_no
         WHERE k.place_id = p_place AND k.fulfilment_order_id = p_order AND k.line_no = p_line)
    SELECT pick_id INTO found FROM picked
     WHERE lot = p_lot AND nameless > 0 AND kept > gone
     ORDER BY picked_at DESC, pick_id DESC
     LIMIT 1;
    UPDATE fulfilment.pick SET put_back = put_back + 1
     WHERE place_id = p_place AND fulfilment_order_id = p_order AND pick_id = found;
    RETURN found;
END $$;

-- Note units that the place has not got; all of them, or the refusal says how many there are.
CREATE FUNCTION fulfilment.reject_units(
    p_place uuid, p_order uuid, p_rejection uuid, p_lines smallint[], p_units integer[],
    p_reason text, p_by text, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    wanted integer := cardinality(p_lines);
    done integer;
BEGIN
    PERFORM fulfilment.hold(p_place, p_order,
                            '{open,picking,picked,ready,handed_over,rejected,cancelled}');
    PERFORM 1 FROM fulfilment.rejection
      WHERE place_id = p_place AND fulfilment_order_id = p_order AND rejection_id = p_rejection;
    IF FOUND THEN
        RETURN 'repeated';
    END IF;
    PERFORM fulfilment.hold(p_place, p_order, '{open,picking}');
    WITH gone AS (
        UPDATE fulfilment.item AS i SET short = i.short + r.units
          FROM unnest(p_lines, p_units) AS r (line_no, units)
         WHERE i.place_id = p_place AND i.fulfilment_order_id = p_order AND i.line_no = r.line_no
           AND i.picked + i.short + i.cancelled + r.units <= i.quantity
        RETURNING i.line_no, i.sku_id, r.units)
    INSERT INTO fulfilment.rejection (place_id, fulfilment_order_id, rejection_id, line_no, sku_id,
           units, reason, rejected_by, rejected_at)
    SELECT p_place, p_order, p_rejection, line_no, sku_id, units, p_reason, p_by, p_at FROM gone;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done < wanted THEN
        PERFORM platform.refuse('fulfilment.nothing_to_pick', jsonb_build_object('left', 0));
    END IF;
    RETURN fulfilment.advance(p_place, p_order, p_at);
END $$;

-- Goods are picked, whoever did not count them, and wait for the customer or the carrier.
CREATE FUNCTION fulfilment.mark_ready(
    p_place uuid, p_order uuid, p_collect_until timestamptz, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    loose integer;
BEGIN
    PERFORM fulfilment.hold(p_place, p_order, '{open,picking,picked}');
    UPDATE fulfilment.item SET picked = quantity - cancelled - short
     WHERE place_id = p_place AND fulfilment_order_id = p_order
       AND picked < quantity - cancelled - short;
    SELECT sum(picked - packed) INTO loose FROM fulfilment.item
     WHERE place_id = p_place AND fulfilment_order_id = p_order
    HAVING sum(packed) > 0;
    IF loose > 0 THEN
        PERFORM platform.refuse('fulfilment.not_packed', jsonb_build_object('units', loose));
    END IF;
    UPDATE fulfilment.fulfilment_order
       SET state = 'ready', picked_at = coalesce(picked_at, p_at), ready_at = p_at,
           collect_until = CASE WHEN method = 'collect' THEN p_collect_until END
     WHERE place_id = p_place AND fulfilment_order_id = p_order;
    RETURN 'ready';
END $$;
