-- Serial references of parcels, by the company's own GS1 prefix.
-- family: claim key: prefix
CREATE TABLE fulfilment.sscc_serial (
    prefix text NOT NULL,
    issued bigint NOT NULL,
    PRIMARY KEY (prefix)
);

-- By which codes a parcel is found: its SSCC, and what a carrier calls it.
-- family: claim key: code
CREATE TABLE fulfilment.parcel_code (
    code text NOT NULL,
    place_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    PRIMARY KEY (code)
);

-- A parcel goes to the customer and is of a fulfilment order, or it comes back and is of a return;
-- the one that comes back has the number that its carrier gives it.
-- family: place key: place_id
CREATE TABLE fulfilment.parcel (
    place_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    fulfilment_order_id uuid,
    return_id uuid,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    sscc text CHECK (sscc ~ '^[0-9]{18}$'),
    pick_up_on date,
    carrier text,
    service text NOT NULL,
    weight_g integer CHECK (weight_g > 0),
    state text NOT NULL CHECK (state IN ('packed', 'opened', 'announced', 'sent', 'in_transit',
        'out_for_delivery', 'delivery_failed', 'waiting', 'delivered', 'returning', 'returned',
        'lost')),
    state_at timestamptz NOT NULL,
    packed_by text NOT NULL,
    packed_at timestamptz NOT NULL,
    tracking_code text,
    tracking_url text,
    announced_at timestamptz,
    sent_at timestamptz,
    told_at timestamptz,
    try_at timestamptz,
    attempts smallint NOT NULL DEFAULT 0,
    delivered_at timestamptz,
    PRIMARY KEY (place_id, parcel_id),
    CHECK ((fulfilment_order_id IS NULL) = (return_id IS NOT NULL)),
    CHECK ((sscc IS NULL) = (return_id IS NOT NULL))
);
CREATE INDEX parcel_of_task ON fulfilment.parcel (place_id, fulfilment_order_id);
CREATE INDEX parcel_under_way ON fulfilment.parcel (place_id, fulfilment_order_id)
    WHERE state IN ('sent', 'in_transit', 'out_for_delivery', 'delivery_failed', 'waiting', 'lost');
CREATE INDEX parcel_to_tell ON fulfilment.parcel (try_at) WHERE try_at IS NOT NULL;

-- family: place key: place_id
CREATE TABLE fulfilment.parcel_line (
    place_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    line_no smallint NOT NULL,
    sku_id uuid NOT NULL,
    units integer NOT NULL CHECK (units > 0),
    PRIMARY KEY (place_id, parcel_id, line_no)
);

-- What carriers told of parcels; an event is kept once, in whatever order it comes.
-- family: place key: place_id
CREATE TABLE fulfilment.tracking_event (
    place_id uuid NOT NULL,
    parcel_id uuid NOT NULL,
    event_id text NOT NULL,
    status text NOT NULL,
    location text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, parcel_id, event_id)
);

CREATE VIEW fulfilment.v_parcel AS
SELECT place_id, parcel_id, fulfilment_order_id, return_id, customer_id, order_id, sscc, pick_up_on,
       carrier, service, weight_g, state, state_at, packed_by, packed_at, tracking_code,
       announced_at, sent_at, delivered_at
  FROM fulfilment.parcel;
CREATE VIEW fulfilment.v_parcel_line AS
SELECT place_id, parcel_id, line_no, sku_id, units FROM fulfilment.parcel_line;
CREATE VIEW fulfilment.v_tracking_event AS
SELECT place_id, parcel_id, event_id, status, location, occurred_at, recorded_at
  FROM fulfilment.tracking_event;

-- Put picked units into a new parcel; the same parcel again is left as it is. Of two who pack the
-- same units one is refused.
CREATE FUNCTION fulfilment.pack(
    p_place uuid, p_order uuid, p_parcel uuid, p_sscc text, p_lines smallint[], p_units integer[],
    p_carrier text, p_service text, p_weight_g integer, p_by text, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    held fulfilment.fulfilment_order;
    done integer;
BEGIN
    held := fulfilment.hold(p_place, p_order, '{picking,picked,ready,handed_over}');
    PERFORM 1 FROM fulfilment.parcel WHERE place_id = p_place AND parcel_id = p_parcel;
    IF FOUND THEN
        RETURN 'repeated';
    END IF;
    PERFORM fulfilment.hold(p_place, p_order, '{picking,picked}');
    INSERT INTO fulfilment.parcel (place_id, parcel_id, fulfilment_order_id, customer_id, order_id,
           sscc, carrier, service, weight_g, state, state_at, packed_by, packed_at, try_at)
    VALUES (p_place, p_parcel, p_order, held.customer_id, held.order_id, p_sscc, p_carrier,
           p_service, p_weight_g, 'packed', p_at, p_by, p_at,
           CASE WHEN p_carrier IS NOT NULL THEN p_at END);
    WITH put AS (
        UPDATE fulfilment.item AS i SET packed = i.packed + a.units
          FROM unnest(p_lines, p_units) AS a (line_no, units)
         WHERE i.place_id = p_place AND i.fulfilment_order_id = p_order AND i.line_no = a.line_no
           AND i.packed + a.units <= i.picked
        RETURNING i.line_no, i.sku_id, a.units)
    INSERT INTO fulfilment.parcel_line (place_id, parcel_id, line_no, sku_id, units)
    SELECT p_place, p_parcel, line_no, sku_id, units FROM put;
    GET DIAGNOSTICS done = ROW_COUNT;
    IF done < cardinality(p_lines) THEN
        PERFORM platform.refuse('fulfilment.not_picked', '{}');
    END IF;
    RETURN 'packed';
END $$;

-- Open packed parcels of a fulfilment order again: one of its units is not wanted any more, or it
-- goes elsewhere. What was ready is picked again.
CREATE FUNCTION fulfilment.open_parcels(p_place uuid, p_order uuid, p_all boolean, p_at timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    opened integer;
BEGIN
    IF NOT p_all THEN
        PERFORM 1
           FROM (SELECT l.line_no, sum(l.units) AS units
                   FROM fulfilment.parcel AS p
                   JOIN fulfilment.parcel_line AS l
                     ON l.place_id = p.place_id AND l.parcel_id = p.parcel_id
                  WHERE p.place_id = p_place AND p.fulfilment_order_id = p_order
                    AND p.state IN ('packed', 'announced')
                  GROUP BY l.line_no) AS s
           JOIN fulfilment.item AS i
             ON i.place_id = p_place AND i.fulfilment_order_id = p_order AND i.line_no = s.line_no
          WHERE s.units > i.packed;
        IF NOT FOUND THEN
            RETURN 0;
        END IF;
    END IF;
    UPDATE fulfilment.parcel SET state = 'opened', state_at = p_at, try_at = NULL
     WHERE place_id = p_place AND fulfilment_order_id = p_order
       AND state IN ('packed', 'announced');
    GET DIAGNOSTICS opened = ROW_COUNT;
    IF opened > 0 THEN
        UPDATE fulfilment.item SET packed = 0
         WHERE place_id = p_place AND fulfilment_order_id = p_order;
        UPDATE fulfilment.fulfilment_order SET state = 'picked', ready_at = NULL
         WHERE place_id = p_place AND fulfilment_order_id = p_order AND state = 'ready';
    END IF;
    RETURN opened;
END $$;

-- Send what is shipped elsewhere, each fulfilment order until the last of its lines is promised:
-- packed parcels are packed again, with another label.
CREATE FUNCTION fulfilment.redirect(
    p_order uuid, p_places uuid[], p_lines smallint[], p_promised timestamptz[], p_at timestamptz
) RETURNS TABLE (place_id uuid, fulfilment_order_id uuid, promised_at timestamptz)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    task record;
BEGIN
    FOR task IN
        SELECT f.place_id, f.fulfilment_order_id, max(p.promised_at) AS promised_at
          FROM fulfilment.fulfilment_order AS f
          JOIN fulfilment.item AS i
            ON i.place_id = f.place_id AND i.fulfilment_order_id = f.fulfilment_order_id
          JOIN unnest(p_places, p_lines, p_promised) AS p (place_id, line_no, promised_at)
            ON p.place_id = f.place_id AND p.line_no = i.line_no
         WHERE f.order_id = p_order AND f.method = 'ship'
         GROUP BY f.place_id, f.fulfilment_order_id
         ORDER BY f.place_id, f.fulfilment_order_id
    LOOP
        UPDATE fulfilment.fulfilment_order AS f
           SET promised_at = task.promised_at, ready_at = NULL, late_told_at = NULL,
               state = CASE f.state WHEN 'ready' THEN 'picked' ELSE f.state END
         WHERE f.place_id = task.place_id AND f.fulfilment_order_id = task.fulfilment_order_id
           AND f.state IN ('waiting', 'open', 'picking', 'picked', 'ready');
        IF FOUND THEN
            PERFORM fulfilment.open_parcels(task.place_id, task.fulfilment_order_id, true, p_at);
            place_id := task.place_id;
            fulfilment_order_id := task.fulfilment_order_id;
            promised_at := task.promised_at;
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;

-- Keep what a carrier told of a parcel, once; what has become of the parcel is decided from all
-- that was told, whenever it came: an end outlasts a way, and of two the later counts.
CREATE FUNCTION fulfilment.keep_event(
    p_place uuid, p_parcel uuid, p_event text, p_status text, p_location text,
    p_occurred timestamptz, p_at timestamptz
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    held fulfilment.parcel;
    latest record;
BEGIN
    SELECT * INTO held FROM fulfilment.parcel
     WHERE place_id = p_place AND parcel_id = p_parcel FOR UPDATE;
    INSERT INTO fulfilment.tracking_event (place_id, parcel_id, event_id, status, location,
           occurred_at, recorded_at)
    VALUES (p_place, p_parcel, p_event, p_status, p_location, p_occurred, p_at)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN jsonb_build_object('is_new', false, 'state', held.state);
    END IF;
    SELECT e.status, e.occurred_at INTO latest
      FROM fulfilment.tracking_event AS e
     WHERE e.place_id = p_place AND e.parcel_id = p_parcel
     ORDER BY e.status IN ('delivered', 'returned', 'lost') DESC, e.occurred_at DESC,
           array_position('{announced,in_transit,out_for_delivery,delivery_failed,waiting,returning,lost,delivered,returned}'::text[], e.status) DESC,
           e.event_id
     LIMIT 1;
    UPDATE fulfilment.parcel
       SET state = latest.status, state_at = latest.occurred_at,
           delivered_at = CASE latest.status WHEN 'delivered' THEN latest.occurred_at END
     WHERE place_id = p_place AND parcel_id = p_parcel AND held.state <> 'opened';
    RETURN jsonb_build_object('is_new', true, 'state',
        CASE held.state WHEN 'opened' THEN 'opened' ELSE latest.status END);
END $$;

-- Parcels that somebody has to look into.
CREATE OR REPLACE VIEW fulfilment.v_exception AS
SELECT f.fulfilment_order_id AS exception_id, 'promise_late_' || f.method AS kind, f.customer_id,
       f.order_id, f.place_id, f.opened_at, f.promised_at AS due_at
  FROM fulfilment.fulfilment_order AS f
 WHERE f.state IN ('open', 'picking', 'picked') OR (f.state = 'ready' AND f.method = 'ship')
UNION ALL
SELECT p.parcel_id, 'parcel_' || p.state, p.customer_id, p.order_id, p.place_id, p.packed_at,
       p.state_at
  FROM fulfilment.parcel AS p
 WHERE p.state IN ('delivery_failed', 'returned', 'lost');
