-- Give back what expired reservations of a position still hold. The caller holds the locks of its
-- buckets. A reservation that somebody is just confirming or fulfilling is stepped over.
CREATE FUNCTION stock.free_expired(p_sku uuid, p_place uuid, p_condition text, p_at timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    freed integer := 0;
    hold record;
BEGIN
    FOR hold IN
        SELECT reservation_id, bucket, held FROM stock.reservation
         WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
           AND expires_at <= p_at AND held > 0
         ORDER BY reservation_id, bucket FOR UPDATE SKIP LOCKED
    LOOP
        UPDATE stock.reservation SET held = 0
         WHERE sku_id = p_sku AND reservation_id = hold.reservation_id AND bucket = hold.bucket;
        UPDATE stock.position
           SET reserved = reserved - hold.held,
               shortfall = greatest(reserved - hold.held - on_hand - backorder_limit, 0)
         WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
           AND bucket = hold.bucket;
        freed := freed + hold.held;
    END LOOP;
    IF freed > 0 THEN
        PERFORM stock.review_open(p_sku, p_place, p_sku, p_at);
    END IF;
    RETURN freed;
END $$;

-- Units of a position that may still be set aside: what one bucket lacks, the others owe. Where only
-- those on hand count, what is promised ahead comes before whoever asks.
CREATE FUNCTION stock.free_units(p_sku uuid, p_place uuid, p_only_here boolean DEFAULT false)
RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT greatest(coalesce(sum(on_hand - reserved + CASE WHEN p_only_here THEN 0
                                                           ELSE backorder_limit END), 0),
                    0)::integer
      FROM stock.position
     WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable'
$$;

-- Take units of one position from any of its buckets, however they are spread. Answers what was
-- free where that is too little, and then takes nothing. See ``reserve`` for ``p_beyond``.
CREATE FUNCTION stock.take_from_all(
    p_reservation uuid, p_sku uuid, p_place uuid, p_quantity integer,
    p_subject uuid, p_expires_at timestamptz, p_at timestamptz, p_beyond boolean DEFAULT NULL
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    only_here boolean := p_beyond IS FALSE;
    ahead boolean;
    missing integer := p_quantity;
    source record;
    taken integer;
    parts smallint := 0;
BEGIN
    PERFORM 1 FROM stock.position
      WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable'
      ORDER BY bucket FOR UPDATE;
    -- a rival with the same reservation may have made it while this one waited
    IF EXISTS (SELECT FROM stock.reservation
                WHERE sku_id = p_sku AND reservation_id = p_reservation) THEN
        RETURN NULL;
    END IF;
    IF stock.free_units(p_sku, p_place, only_here) < p_quantity THEN
        PERFORM stock.free_expired(p_sku, p_place, 'sellable', p_at);
    END IF;
    IF stock.free_units(p_sku, p_place, only_here) < p_quantity THEN
        RETURN stock.free_units(p_sku, p_place, only_here);
    END IF;
    ahead := coalesce(p_beyond, stock.free_units(p_sku, p_place, true) < p_quantity);
    FOR source IN
        SELECT bucket, on_hand - reserved + CASE WHEN only_here THEN 0 ELSE backorder_limit END
                   AS free
          FROM stock.position
         WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable'
           AND on_hand + CASE WHEN only_here THEN 0 ELSE backorder_limit END > reserved
         ORDER BY bucket
    LOOP
        taken := least(source.free, missing);
        INSERT INTO stock.reservation (sku_id, reservation_id, part, bucket, place_id, condition,
               quantity, held, subject_id, reserved_at, expires_at, beyond)
        VALUES (p_sku, p_reservation, parts, source.bucket, p_place, 'sellable',
                taken, taken, p_subject, p_at, p_expires_at, ahead);
        UPDATE stock.position SET reserved = reserved + taken
         WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable'
           AND bucket = source.bucket;
        missing := missing - taken;
        parts := parts + 1;
        EXIT WHEN missing = 0;
    END LOOP;
    RETURN NULL;
END $$;

-- Set units aside for several lines, in one global order of keys, or say which are short. The
-- quick way takes one bucket that nobody holds; where all are held, it queues for one of them, each
-- caller for another. Only when that has too little, or a count found too little in some bucket, are
-- all of them locked: while they are, everybody waits.
-- A line says whether it was promised ahead (beyond): false takes units on hand alone, after those
-- that are promised ahead; true is one of these; null takes what there is, within the limit.
CREATE FUNCTION stock.reserve(
    p_reservations uuid[], p_skus uuid[], p_places uuid[], p_quantities integer[],
    p_beyond boolean[], p_subject uuid, p_expires_at timestamptz, p_at timestamptz
) RETURNS TABLE (sku_id uuid, place_id uuid, wanted integer, available integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    chosen smallint;
    ahead boolean;
    short_at integer;
    -- lines that were taken the quick way, and the keys of the reservations that this call has made
    taken_no integer[] := '{}';
    buckets smallint[] := '{}';
    aheads boolean[] := '{}';
    made text[];
    key text;
BEGIN
    FOR line IN
        SELECT number, p_reservations[number] AS reservation, p_skus[number] AS sku,
               p_places[number] AS place, p_quantities[number] AS quantity,
               p_beyond[number] AS beyond, p_beyond[number] IS FALSE AS only_here
          FROM generate_series(1, cardinality(p_skus)) AS number
         ORDER BY sku, place, reservation
    LOOP
        UPDATE stock.position p SET reserved = p.reserved + line.quantity
         WHERE p.sku_id = line.sku AND p.place_id = line.place AND p.condition = 'sellable'
           AND p.bucket = (
            SELECT f.bucket FROM stock.position f
             WHERE f.sku_id = line.sku AND f.place_id = line.place AND f.condition = 'sellable'
               AND f.on_hand - f.reserved
                   + CASE WHEN line.only_here THEN 0 ELSE f.backorder_limit END >= line.quantity
             ORDER BY f.bucket LIMIT 1 FOR UPDATE SKIP LOCKED)
           AND NOT EXISTS (
            SELECT FROM stock.position s
             WHERE s.sku_id = line.sku AND s.place_id = line.place AND s.condition = 'sellable'
               AND (s.shortfall > 0 OR line.only_here AND s.reserved > s.on_hand))
        RETURNING p.bucket, p.reserved > p.on_hand INTO chosen, ahead;
        IF chosen IS NULL THEN
            UPDATE stock.position p SET reserved = p.reserved + line.quantity
             WHERE p.sku_id = line.sku AND p.place_id = line.place AND p.condition = 'sellable'
               AND p.bucket = (
                SELECT f.bucket FROM stock.position f
                 WHERE f.sku_id = line.sku AND f.place_id = line.place AND f.condition = 'sellable'
                   AND f.on_hand - f.reserved
                       + CASE WHEN line.only_here THEN 0 ELSE f.backorder_limit END
                       >= line.quantity
                 ORDER BY hashtextextended(line.reservation::text, f.bucket) LIMIT 1)
               AND p.on_hand - p.reserved
                   + CASE WHEN line.only_here THEN 0 ELSE p.backorder_limit END >= line.quantity
               AND NOT EXISTS (
                SELECT FROM stock.position s
                 WHERE s.sku_id = line.sku AND s.place_id = line.place AND s.condition = 'sellable'
                   AND (s.shortfall > 0 OR line.only_here AND s.reserved > s.on_hand))
            RETURNING p.bucket, p.reserved > p.on_hand INTO chosen, ahead;
        END IF;
        IF chosen IS NULL THEN
            short_at := stock.take_from_all(line.reservation, line.sku, line.place, line.quantity,
                                            p_subject, p_expires_at, p_at, line.beyond);
            IF short_at IS NOT NULL THEN
                RETURN QUERY SELECT line.sku, line.place, line.quantity, short_at;
            END IF;
            CONTINUE;
        END IF;
        taken_no := taken_no || line.number;
        buckets := buckets || chosen;
        aheads := aheads || coalesce(line.beyond, ahead);
    END LOOP;
    WITH reserved AS (
        INSERT INTO stock.reservation (sku_id, reservation_id, part, bucket, place_id, condition,
               quantity, held, subject_id, reserved_at, expires_at, beyond)
        SELECT p_skus[taken_no[turn]], p_reservations[taken_no[turn]], 0, buckets[turn],
               p_places[taken_no[turn]], 'sellable', p_quantities[taken_no[turn]],
               p_quantities[taken_no[turn]], p_subject, p_at, p_expires_at, aheads[turn]
          FROM generate_series(1, cardinality(taken_no)) AS turn
        ON CONFLICT DO NOTHING
        RETURNING sku_id || '/' || reservation_id AS key)
    SELECT array_agg(reserved.key) INTO made FROM reserved;
    IF coalesce(cardinality(made), 0) < cardinality(taken_no) THEN
        -- some were made before, or a rival with the same reservation was quicker
        FOR turn IN 1..cardinality(taken_no) LOOP
            key := p_skus[taken_no[turn]] || '/' || p_reservations[taken_no[turn]];
            IF key = ANY(made) THEN
                made := array_remove(made, key);
            ELSE
                UPDATE stock.position p SET reserved = p.reserved - p_quantities[taken_no[turn]]
                 WHERE p.sku_id = p_skus[taken_no[turn]] AND p.place_id = p_places[taken_no[turn]]
                   AND p.condition = 'sellable' AND p.bucket = buckets[turn];
            END IF;
        END LOOP;
    END IF;
END $$;

-- Set units aside for all lines, or refuse with those that are short.
CREATE FUNCTION stock.reserve_all(
    p_reservations uuid[], p_skus uuid[], p_places uuid[], p_quantities integer[],
    p_beyond boolean[], p_subject uuid, p_expires_at timestamptz, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    short jsonb;
BEGIN
    SELECT jsonb_agg(s) INTO short
      FROM stock.reserve(p_reservations, p_skus, p_places, p_quantities, p_beyond, p_subject,
                         p_expires_at, p_at) AS s;
    IF short IS NOT NULL THEN
        PERFORM platform.refuse('stock.not_enough', short);
    END IF;
END $$;

-- Make reservations firm, so that they do not expire; positions stay as they are, so no rival waits
-- for this. Refuses where fewer units are held than shall be.
CREATE FUNCTION stock.confirm(p_reservations uuid[], p_skus uuid[], p_quantity integer)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held integer;
BEGIN
    WITH firm AS (
        UPDATE stock.reservation AS r
           SET expires_at = NULL
          FROM unnest(p_skus, p_reservations) AS l (sku, reservation)
         WHERE r.sku_id = l.sku AND r.reservation_id = l.reservation AND r.held > 0
        RETURNING r.held)
    SELECT coalesce(sum(firm.held), 0) INTO held FROM firm;
    IF held < p_quantity THEN
        PERFORM platform.refuse('stock.reservation_gone',
                                jsonb_build_object('missing', p_quantity - held));
    END IF;
END $$;

-- Change the units on hand of one bucket by a signed number, with its movement.
CREATE FUNCTION stock.enter(
    p_sku uuid, p_place uuid, p_condition text, p_bucket smallint, p_change integer,
    p_movement uuid, p_kind text, p_subject uuid, p_occurred timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE stock.position
       SET on_hand = on_hand + p_change,
           shortfall = greatest(reserved - on_hand - p_change - backorder_limit, 0)
     WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition AND bucket = p_bucket;
    INSERT INTO stock.movement (sku_id, movement_id, place_id, condition, bucket, kind, quantity,
           subject_id, occurred_at)
    VALUES (p_sku, p_movement, p_place, p_condition, p_bucket, p_kind, p_change, p_subject,
            p_occurred);
END $$;

-- Bring units on hand into one bucket from others that have them, free ones first: a count may
-- have found too little in the bucket of a reservation and enough at the place. Answers what the
-- bucket then has.
CREATE FUNCTION stock.gather(
    p_sku uuid, p_place uuid, p_bucket smallint, p_units integer, p_movement uuid,
    p_subject uuid, p_at timestamptz
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    gathered integer;
    source record;
    taken integer;
BEGIN
    PERFORM 1 FROM stock.position
      WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable'
      ORDER BY bucket FOR UPDATE;
    SELECT on_hand INTO gathered FROM stock.position
     WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable' AND bucket = p_bucket;
    FOR source IN
        SELECT bucket, on_hand FROM stock.position
         WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable'
           AND bucket <> p_bucket AND on_hand > 0
         ORDER BY on_hand - reserved DESC, bucket
    LOOP
        taken := least(source.on_hand, p_units - gathered);
        EXIT WHEN taken <= 0;
        PERFORM stock.enter(p_sku, p_place, 'sellable', source.bucket, -taken,
                            md5(p_movement::text || 'from' || source.bucket)::uuid, 'rebucket',
                            p_subject, p_at);
        PERFORM stock.enter(p_sku, p_place, 'sellable', p_bucket, taken,
                            md5(p_movement::text || 'to' || source.bucket)::uuid, 'rebucket',
                            p_subject, p_at);
        gathered := gathered + taken;
    END LOOP;
    RETURN gathered;
END $$;

-- Give up units that are set aside in a bucket; so many of them leave. False where fewer are there.
CREATE FUNCTION stock.give_up(
    p_sku uuid, p_place uuid, p_bucket smallint, p_taken integer, p_leaving integer
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE stock.position
       SET reserved = reserved - p_taken,
           on_hand = on_hand - p_leaving,
           shortfall = greatest(reserved - p_taken - (on_hand - p_leaving) - backorder_limit, 0)
     WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable' AND bucket = p_bucket
       AND on_hand >= p_leaving;
    RETURN FOUND;
END $$;

-- Give up held units: freed (kind is null), or gone from the place for good with a movement.
-- Answers the units per position, and how many of them are not there to leave; a holding that
-- holds too little is missing from the answer.
CREATE FUNCTION stock.settle(
    p_reservations uuid[], p_skus uuid[], p_quantities integer[], p_movements uuid[],
    p_kind text, p_subject uuid, p_at timestamptz
) RETURNS TABLE (sku_id uuid, place_id uuid, quantity integer, missing integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    part_no smallint;
    own_bucket smallint;
    own_place uuid;
    open_units integer;
    leaving integer;
    part_movement uuid;
    left_ids uuid[] := '{}';
    left_skus uuid[] := '{}';
    left_places uuid[] := '{}';
    left_buckets smallint[] := '{}';
    left_units integer[] := '{}';
BEGIN
    FOR line IN
        SELECT l.reservation, l.sku, l.quantity, l.movement
          FROM unnest(p_reservations, p_skus, p_quantities, p_movements)
            AS l (reservation, sku, quantity, movement)
         -- looked up one by one: a join planned while the table was small reads all of it
         ORDER BY l.sku,
               (SELECT r.place_id FROM stock.reservation r
                 WHERE r.sku_id = l.sku AND r.reservation_id = l.reservation AND r.part = 0),
               l.reservation
    LOOP
        sku_id := line.sku;
        open_units := line.quantity;
        part_no := 0;
        WHILE open_units > 0 LOOP
            UPDATE stock.reservation r SET held = r.held - least(r.held, open_units)
             WHERE r.sku_id = line.sku AND r.reservation_id = line.reservation
               AND r.part = part_no
            RETURNING r.bucket, r.place_id, old.held - new.held
                 INTO own_bucket, own_place, quantity;
            EXIT WHEN NOT FOUND;
            place_id := own_place;
            part_no := part_no + 1;
            CONTINUE WHEN quantity = 0;
            -- the first part carries the caller's id; further ones derive theirs from it
            part_movement := CASE WHEN open_units = line.quantity THEN line.movement
                                  ELSE md5(line.movement::text || part_no)::uuid END;
            leaving := CASE WHEN p_kind IS NULL THEN 0 ELSE quantity END;
            missing := 0;
            IF NOT stock.give_up(line.sku, place_id, own_bucket, quantity, leaving) THEN
                missing := leaving - stock.gather(line.sku, place_id, own_bucket, leaving,
                                                  part_movement, p_subject, p_at);
                PERFORM stock.give_up(line.sku, place_id, own_bucket, quantity, leaving);
            END IF;
            IF leaving > 0 THEN
                left_ids := left_ids || part_movement;
                left_skus := left_skus || line.sku;
                left_places := left_places || place_id;
                left_buckets := left_buckets || own_bucket;
                left_units := left_units || leaving;
            END IF;
            open_units := open_units - quantity;
            RETURN NEXT;
        END LOOP;
        IF p_kind IS NULL AND open_units < line.quantity THEN
            PERFORM stock.review_open(line.sku, place_id, p_subject, p_at);
        END IF;
    END LOOP;
    IF cardinality(left_ids) > 0 THEN
        INSERT INTO stock.movement (sku_id, movement_id, place_id, condition, bucket, kind,
               quantity, subject_id, occurred_at)
        SELECT left_skus[i], left_ids[i], left_places[i], 'sellable', left_buckets[i], p_kind,
               -left_units[i], p_subject, p_at
          FROM generate_series(1, cardinality(left_ids)) AS i;
    END IF;
END $$;

-- Book held units out of their places, or refuse where they are no longer held, or not there.
CREATE FUNCTION stock.fulfil(
    p_reservations uuid[], p_skus uuid[], p_quantities integer[], p_movements uuid[],
    p_kind text, p_subject uuid, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    settled record;
    wanted integer := (SELECT sum(q) FROM unnest(p_quantities) AS q);
BEGIN
    SELECT coalesce(sum(s.quantity), 0) AS units, coalesce(sum(s.missing), 0) AS missing
      INTO settled
      FROM stock.settle(p_reservations, p_skus, p_quantities, p_movements, p_kind, p_subject, p_at)
               AS s;
    IF settled.missing > 0 THEN
        PERFORM platform.refuse('stock.not_on_hand',
                                jsonb_build_object('missing', settled.missing));
    END IF;
    IF settled.units < wanted THEN
        PERFORM platform.refuse('stock.reservation_gone',
                                jsonb_build_object('missing', wanted - settled.units));
    END IF;
END $$;

-- Spread the free units of bucket 0 evenly over the first n buckets, which are made if missing.
CREATE FUNCTION stock.extend_buckets(
    p_sku uuid, p_place uuid, p_buckets integer, p_subject uuid, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first stock.position;
    share integer;
BEGIN
    INSERT INTO stock.position (sku_id, place_id, condition, bucket, entity_id, on_hand)
    SELECT p.sku_id, p.place_id, 'sellable', n::smallint, p.entity_id, 0
      FROM stock.position p, generate_series(1, p_buckets - 1) AS n
     WHERE p.sku_id = p_sku AND p.place_id = p_place AND p.condition = 'sellable' AND p.bucket = 0
    ON CONFLICT DO NOTHING;
    PERFORM 1 FROM stock.position
      WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable'
      ORDER BY bucket FOR UPDATE;
    SELECT * INTO first FROM stock.position
     WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable' AND bucket = 0;
    share := greatest(first.on_hand - first.reserved, 0) / p_buckets;
    FOR other IN 1..p_buckets - 1 LOOP
        EXIT WHEN share = 0;
        PERFORM stock.enter(p_sku, p_place, 'sellable', 0::smallint, -share,
                            md5(p_subject::text || 'from' || other)::uuid, 'rebucket',
                            p_subject, p_at);
        PERFORM stock.enter(p_sku, p_place, 'sellable', other::smallint, share,
                            md5(p_subject::text || 'to' || other)::uuid, 'rebucket',
                            p_subject, p_at);
    END LOOP;
END $$;

-- Free what expired, a bounded number of positions at a time, in key order.
CREATE FUNCTION stock.release_expired(p_at timestamptz, p_limit integer)
RETURNS TABLE (sku_id uuid, place_id uuid, quantity integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    spot record;
    freed integer;
BEGIN
    FOR spot IN
        SELECT DISTINCT e.sku_id, e.place_id, e.condition
          FROM (SELECT r.sku_id, r.place_id, r.condition FROM stock.reservation r
                 WHERE r.expires_at <= p_at AND r.held > 0
                 ORDER BY r.expires_at LIMIT p_limit) AS e
         ORDER BY e.sku_id, e.place_id
    LOOP
        PERFORM 1 FROM stock.position p
          WHERE p.sku_id = spot.sku_id AND p.place_id = spot.place_id
            AND p.condition = spot.condition
          ORDER BY p.bucket FOR UPDATE;
        freed := stock.free_expired(spot.sku_id, spot.place_id, spot.condition, p_at);
        IF freed > 0 THEN
            RETURN QUERY SELECT spot.sku_id, spot.place_id, freed;
        END IF;
    END LOOP;
    -- rivals who freed units of several buckets at once have not seen each other
    FOR spot IN
        SELECT DISTINCT e.sku_id, e.place_id FROM stock.exception e
         WHERE e.kind = 'shortfall' AND e.closed_at IS NULL
         ORDER BY e.sku_id, e.place_id LIMIT p_limit
    LOOP
        PERFORM stock.lock_place(spot.sku_id, spot.place_id);
        PERFORM stock.review(spot.sku_id, spot.place_id, spot.sku_id, p_at);
    END LOOP;
END $$;
