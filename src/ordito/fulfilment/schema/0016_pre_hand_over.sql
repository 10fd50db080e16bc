-- Who took goods, and how the place made sure of it; never what stands in a document.
-- family: place key: place_id
CREATE TABLE fulfilment.hand_over (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    hand_over_id uuid NOT NULL,
    checked text NOT NULL CHECK (checked IN ('code', 'name', 'document', 'order_paper', 'known',
                                             'carrier')),
    taker text NOT NULL CHECK (taker IN ('buyer', 'other', 'carrier')),
    units integer NOT NULL CHECK (units > 0),
    handed_by text NOT NULL,
    handed_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, fulfilment_order_id, hand_over_id)
);
CREATE VIEW fulfilment.v_hand_over AS
SELECT place_id, fulfilment_order_id, hand_over_id, checked, taker, units, handed_by, handed_at
  FROM fulfilment.hand_over;

-- Give goods out: some units of some lines, or all that is left. What nobody counted while picking
-- is picked by now. Of two who hand over the same goods one is refused.
CREATE FUNCTION fulfilment.hand_over(
    p_place uuid, p_order uuid, p_hand_over uuid, p_lines smallint[], p_units integer[],
    p_checked text, p_taker text, p_by text, p_at timestamptz
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    gone jsonb;
    total integer;
BEGIN
    PERFORM fulfilment.hold(p_place, p_order, '{open,picking,picked,ready}');
    PERFORM 1
       FROM unnest(p_lines, p_units) AS a (line_no, units)
       LEFT JOIN fulfilment.item AS i
         ON i.place_id = p_place AND i.fulfilment_order_id = p_order AND i.line_no = a.line_no
      WHERE coalesce(i.quantity - i.cancelled - i.short - i.handed_over, 0) < a.units;
    IF FOUND THEN
        PERFORM platform.refuse('fulfilment.not_there', '{}');
    END IF;
    WITH asked AS (
        SELECT i.line_no, i.handed_over AS before,
               CASE WHEN p_lines IS NULL THEN i.quantity - i.cancelled - i.short - i.handed_over
                    ELSE a.units END AS units
          FROM fulfilment.item AS i
          LEFT JOIN unnest(p_lines, p_units) AS a (line_no, units) ON a.line_no = i.line_no
         WHERE i.place_id = p_place AND i.fulfilment_order_id = p_order),
    given AS (
        UPDATE fulfilment.item AS i
           SET handed_over = i.handed_over + a.units,
               picked = greatest(i.picked, i.handed_over + a.units)
          FROM asked AS a
         WHERE i.place_id = p_place AND i.fulfilment_order_id = p_order
           AND i.line_no = a.line_no AND a.units > 0
        RETURNING i.line_no, i.sku_id, i.reservation_id, a.units, a.before)
    SELECT jsonb_agg(to_jsonb(given) ORDER BY line_no), sum(units) INTO gone, total FROM given;
    IF gone IS NULL THEN
        PERFORM platform.refuse('fulfilment.not_there', '{}');
    END IF;
    INSERT INTO fulfilment.hand_over (place_id, fulfilment_order_id, hand_over_id, checked, taker,
           units, handed_by, handed_at)
    VALUES (p_place, p_order, p_hand_over, p_checked, p_taker, total, p_by, p_at);
    UPDATE fulfilment.fulfilment_order
       SET ready_at = coalesce(ready_at, p_at), wrong_codes = 0
     WHERE place_id = p_place AND fulfilment_order_id = p_order;
    RETURN jsonb_build_object('state', fulfilment.advance(p_place, p_order, p_at), 'items', gone);
END $$;

-- Units that nobody wants any more: first those that the place has not got, then those on the
-- shelf, at last picked ones, which go back there. Parcels that hold them are opened again.
CREATE FUNCTION fulfilment.cancel_items(
    p_order uuid, p_places uuid[], p_lines smallint[], p_units integer[], p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    task record;
BEGIN
    FOR task IN
        SELECT place_id, fulfilment_order_id FROM fulfilment.fulfilment_order
         WHERE place_id = ANY (p_places) AND order_id = p_order
         ORDER BY place_id, fulfilment_order_id
    LOOP
        PERFORM 1 FROM fulfilment.fulfilment_order
          WHERE place_id = task.place_id AND fulfilment_order_id = task.fulfilment_order_id
            FOR UPDATE;
        UPDATE fulfilment.item AS i
           SET cancelled = i.cancelled + u.units,
               short = i.short - least(i.short, u.units),
               picked = i.picked - u.dropped,
               put_back = i.put_back + u.dropped,
               packed = least(i.packed, i.picked - u.dropped)
          FROM (SELECT j.line_no, c.units,
                       greatest(0, j.picked + j.cancelled + j.short + c.units
                                   - least(j.short, c.units) - j.quantity) AS dropped
                  FROM unnest(p_places, p_lines, p_units) AS c (place_id, line_no, units)
                  JOIN fulfilment.item AS j
                    ON j.place_id = task.place_id
                   AND j.fulfilment_order_id = task.fulfilment_order_id
                   AND j.line_no = c.line_no
                 WHERE c.place_id = task.place_id) AS u
         WHERE i.place_id = task.place_id AND i.fulfilment_order_id = task.fulfilment_order_id
           AND i.line_no = u.line_no;
        IF FOUND THEN
            PERFORM fulfilment.open_parcels(task.place_id, task.fulfilment_order_id, false, p_at);
            PERFORM fulfilment.advance(task.place_id, task.fulfilment_order_id, p_at);
        END IF;
    END LOOP;
END $$;
