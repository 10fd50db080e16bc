-- What the books cannot explain: goods set aside that are not there, goods that left and were not
-- known, goods that were sent and did not arrive. Somebody looks into each of them.
-- family: stock key: sku_id
CREATE TABLE stock.exception (
    sku_id uuid NOT NULL,
    exception_id uuid NOT NULL,
    kind text NOT NULL,
    place_id uuid NOT NULL,
    condition text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    subject_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    resolution text,
    PRIMARY KEY (sku_id, exception_id),
    CHECK ((closed_at IS NULL) = (resolution IS NULL))
);
CREATE INDEX exception_open ON stock.exception (sku_id, place_id) WHERE closed_at IS NULL;

CREATE VIEW stock.v_exception AS
SELECT sku_id, exception_id, kind, place_id, condition, quantity, subject_id, opened_at, closed_at,
       resolution
  FROM stock.exception;

-- The latest statement of how many units lay at a position: a count, or a row of an absolute feed.
-- What happened before it is contained in it, whenever it comes to be known.
-- family: stock key: sku_id
CREATE TABLE stock.stated (
    sku_id uuid NOT NULL,
    place_id uuid NOT NULL,
    condition text NOT NULL,
    as_of timestamptz NOT NULL,
    ordinal bigint NOT NULL,
    units integer NOT NULL CHECK (units >= 0),
    statement_id uuid NOT NULL,
    PRIMARY KEY (sku_id, place_id, condition)
);

CREATE VIEW stock.v_stated AS
SELECT sku_id, place_id, condition, as_of, ordinal, units, statement_id FROM stock.stated;

-- The book of one position by time: a late row is put among what happened after it.
CREATE INDEX movement_by_time ON stock.movement (sku_id, place_id, occurred_at);

-- What came back at a place on a day, of whichever article: a leader looks at it all day long.
CREATE INDEX movement_returned ON stock.movement (place_id, occurred_at) WHERE kind = 'return';

-- Open an exception, or say how many units it is about now; none closes it. Answers whether it was
-- opened by this call.
CREATE FUNCTION stock.note_exception(
    p_sku uuid, p_exception uuid, p_kind text, p_place uuid, p_condition text, p_quantity integer,
    p_subject uuid, p_at timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF p_quantity <= 0 THEN
        UPDATE stock.exception SET closed_at = p_at, resolution = 'explained'
         WHERE sku_id = p_sku AND exception_id = p_exception AND closed_at IS NULL;
        RETURN false;
    END IF;
    UPDATE stock.exception SET quantity = p_quantity
     WHERE sku_id = p_sku AND exception_id = p_exception AND closed_at IS NULL;
    IF FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO stock.exception (sku_id, exception_id, kind, place_id, condition, quantity,
           subject_id, opened_at)
    VALUES (p_sku, p_exception, p_kind, p_place, p_condition, p_quantity, p_subject, p_at)
    ON CONFLICT (sku_id, exception_id) DO UPDATE
       SET quantity = excluded.quantity, opened_at = excluded.opened_at, closed_at = NULL,
           resolution = NULL
     WHERE exception.quantity <> excluded.quantity OR exception.resolution = 'explained';
    RETURN FOUND;
END $$;

-- See to it that the units of a position which are set aside and not there stand in one open
-- exception, and in none when all are there again. The caller holds the position's locks. Answers
-- how many there are.
CREATE FUNCTION stock.review(p_sku uuid, p_place uuid, p_subject uuid, p_at timestamptz)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    absent integer;
    known uuid;
BEGIN
    SELECT greatest(sum(reserved - on_hand - backorder_limit), 0) INTO absent FROM stock.position
     WHERE sku_id = p_sku AND place_id = p_place AND condition = 'sellable';
    SELECT exception_id INTO known FROM stock.exception
     WHERE sku_id = p_sku AND place_id = p_place AND kind = 'shortfall' AND closed_at IS NULL;
    IF known IS NOT NULL OR absent > 0 THEN
        PERFORM stock.note_exception(
            p_sku, coalesce(known, md5(p_place::text || 'shortfall' || p_subject || p_at)::uuid),
            'shortfall', p_place, 'sellable', absent, p_subject, p_at);
    END IF;
    RETURN coalesce(absent, 0);
END $$;

-- Look again at the units that are set aside and not there, where there were any.
CREATE FUNCTION stock.review_open(p_sku uuid, p_place uuid, p_subject uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM stock.exception
                WHERE sku_id = p_sku AND place_id = p_place AND kind = 'shortfall'
                  AND closed_at IS NULL) THEN
        PERFORM stock.review(p_sku, p_place, p_subject, p_at);
    END IF;
END $$;

-- Lock all buckets of a SKU at a place in one order, whatever their condition.
CREATE FUNCTION stock.lock_place(p_sku uuid, p_place uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM stock.position
      WHERE sku_id = p_sku AND place_id = p_place ORDER BY condition, bucket FOR UPDATE;
END $$;

-- The bucket in which the goods of an owner are kept, made if missing. The first 64 are for the
-- owner who came first, so that a hot SKU can be spread over them.
CREATE FUNCTION stock.own_bucket(p_sku uuid, p_place uuid, p_condition text, p_entity uuid)
RETURNS smallint LANGUAGE plpgsql AS $$
DECLARE
    own smallint;
BEGIN
    LOOP
        SELECT min(bucket) INTO own FROM stock.position
         WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
           AND entity_id = p_entity;
        IF own IS NOT NULL THEN
            RETURN own;
        END IF;
        INSERT INTO stock.position (sku_id, place_id, condition, bucket, entity_id, on_hand)
        SELECT p_sku, p_place, p_condition, coalesce(greatest(max(bucket), 63) + 1, 0), p_entity, 0
          FROM stock.position
         WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
        ON CONFLICT DO NOTHING;
    END LOOP;
END $$;

-- Take units out of a position that has them: those of an owner first, free ones first; into
-- another condition, if one is named. The first movement carries the caller's id.
CREATE FUNCTION stock.withdraw(
    p_sku uuid, p_place uuid, p_condition text, p_entity uuid, p_units integer, p_into text,
    p_movement uuid, p_kind text, p_subject uuid, p_occurred timestamptz, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part record;
    rest integer := p_units;
    taken integer;
    parts integer := 0;
    only_free boolean;
BEGIN
    FOREACH only_free IN ARRAY ARRAY[true, false] LOOP
        FOR part IN
            SELECT bucket, entity_id, CASE WHEN only_free THEN on_hand - reserved
                                           ELSE on_hand END AS units
              FROM stock.position
             WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
             ORDER BY entity_id IS DISTINCT FROM p_entity, bucket
        LOOP
            taken := least(greatest(part.units, 0), rest);
            CONTINUE WHEN taken = 0;
            PERFORM stock.enter(p_sku, p_place, p_condition, part.bucket, -taken,
                                CASE parts WHEN 0 THEN p_movement
                                           ELSE md5(p_movement::text || parts)::uuid END,
                                p_kind, p_subject, p_occurred);
            IF p_into IS NOT NULL THEN
                PERFORM stock.book_one(p_sku, p_place, p_into, part.entity_id, NULL, taken,
                                       md5(p_movement::text || 'into' || parts)::uuid,
                                       p_kind, p_subject, p_occurred, p_at);
            END IF;
            rest := rest - taken;
            parts := parts + 1;
        END LOOP;
    END LOOP;
    ASSERT rest = 0, 'the caller has seen to it that there are enough';
END $$;

-- Units on hand of a position over all its buckets and owners.
CREATE FUNCTION stock.on_hand(p_sku uuid, p_place uuid, p_condition text)
RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(on_hand), 0)::integer FROM stock.position
     WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
$$;

-- Units that must have lain at a position unknown to its book: more left than was there. It is the
-- deepest point of the running balance since the latest statement, so it does not depend on the
-- order in which rows come to be known; a late receipt explains what a sale before had shown.
CREATE FUNCTION stock.reckon_found(
    p_sku uuid, p_place uuid, p_condition text, p_entity uuid, p_movement uuid, p_subject uuid,
    p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    since timestamptz;
    stated_units integer;
    lacking integer;
    happened integer;
    change integer;
BEGIN
    SELECT as_of, units INTO since, stated_units FROM stock.stated
     WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition;
    since := coalesce(since, 'epoch');
    stated_units := coalesce(stated_units, 0);
    WITH entries AS (
        SELECT occurred_at, sum(quantity) AS units FROM stock.movement
         WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
           AND occurred_at > since
         GROUP BY occurred_at),
    running AS (SELECT units, sum(units) OVER (ORDER BY occurred_at) AS balance FROM entries)
    SELECT greatest(-(stated_units + min(balance)), 0), coalesce(sum(units), 0)
      INTO lacking, happened FROM running;
    change := stated_units + happened + lacking - stock.on_hand(p_sku, p_place, p_condition);
    IF change > 0 THEN
        PERFORM stock.enter(p_sku, p_place, p_condition,
                            stock.own_bucket(p_sku, p_place, p_condition, p_entity), change,
                            md5(p_movement::text || 'found')::uuid, 'found', p_subject, since);
    ELSIF change < 0 THEN
        PERFORM stock.withdraw(p_sku, p_place, p_condition, p_entity, -change, NULL,
                               md5(p_movement::text || 'found')::uuid, 'found', p_subject,
                               since, p_at);
    END IF;
    PERFORM stock.note_exception(
        p_sku, md5(p_place::text || p_condition || 'found' || since)::uuid, 'found', p_place,
        p_condition, lacking, p_subject, p_at);
END $$;

-- Book one entry into a position; the caller holds its locks. What happened before the latest
-- statement of the position changes nothing: the statement contains it.
CREATE FUNCTION stock.book_one(
    p_sku uuid, p_place uuid, p_condition text, p_entity uuid, p_into text, p_quantity integer,
    p_movement uuid, p_kind text, p_subject uuid, p_occurred timestamptz, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    own smallint := stock.own_bucket(p_sku, p_place, p_condition, p_entity);
    stated_at timestamptz;
    unknown_units integer;
BEGIN
    IF EXISTS (SELECT FROM stock.movement
                WHERE sku_id = p_sku AND movement_id = p_movement) THEN
        RETURN 'repeated';
    END IF;
    SELECT as_of INTO stated_at FROM stock.stated
     WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition;
    IF p_occurred <= stated_at THEN
        INSERT INTO stock.movement (sku_id, movement_id, place_id, condition, bucket, kind,
               quantity, subject_id, occurred_at)
        VALUES (p_sku, p_movement, p_place, p_condition, own, p_kind, p_quantity, p_subject,
                p_occurred),
               (p_sku, md5(p_movement::text || 'late')::uuid, p_place, p_condition, own, 'count',
                -p_quantity, p_subject, stated_at);
        IF p_into IS NOT NULL THEN
            PERFORM stock.book_one(p_sku, p_place, p_into, p_entity, NULL, -p_quantity,
                                   md5(p_movement::text || 'into')::uuid, p_kind, p_subject,
                                   p_occurred, p_at);
        END IF;
        RETURN 'late';
    END IF;
    IF p_quantity > 0 THEN
        PERFORM stock.enter(p_sku, p_place, p_condition, own, p_quantity, p_movement, p_kind,
                            p_subject, p_occurred);
    ELSE
        unknown_units := -p_quantity - stock.on_hand(p_sku, p_place, p_condition);
        IF unknown_units > 0 THEN
            PERFORM stock.enter(p_sku, p_place, p_condition, own, unknown_units,
                                md5(p_movement::text || 'unknown')::uuid, 'found', p_subject,
                                coalesce(stated_at, 'epoch'));
        END IF;
        PERFORM stock.withdraw(p_sku, p_place, p_condition, p_entity, -p_quantity, p_into,
                               p_movement, p_kind, p_subject, p_occurred, p_at);
    END IF;
    IF unknown_units > 0 OR EXISTS (SELECT FROM stock.movement
         WHERE sku_id = p_sku AND place_id = p_place AND condition = p_condition
           AND occurred_at >= p_occurred AND movement_id <> p_movement) THEN
        PERFORM stock.reckon_found(p_sku, p_place, p_condition, p_entity, p_movement, p_subject,
                                   p_at);
    END IF;
    RETURN 'booked';
END $$;

-- Book entries, each once, in one order of keys. Goods that moved cannot be argued with: what the
-- book did not know and what is set aside and gone become exceptions. Answers, for each entry,
-- what became of it and the units set aside that are not there.
CREATE FUNCTION stock.book(
    p_movements uuid[], p_skus uuid[], p_places uuid[], p_entities uuid[], p_conditions text[],
    p_into text[], p_kinds text[], p_quantities integer[], p_occurred timestamptz[],
    p_subject uuid, p_at timestamptz
) RETURNS TABLE (movement_id uuid, outcome text, shortfall integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    became text;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_movements, p_skus, p_places, p_entities, p_conditions, p_into,
                             p_kinds, p_quantities, p_occurred) WITH ORDINALITY
            AS l (movement, sku, place, entity, condition, into_condition, kind, quantity, occurred,
                  number)
         ORDER BY sku, place, occurred, number
    LOOP
        PERFORM stock.own_bucket(line.sku, line.place, line.condition, line.entity);
        PERFORM stock.lock_place(line.sku, line.place);
        became := stock.book_one(line.sku, line.place, line.condition, line.entity,
                                 line.into_condition, line.quantity, line.movement, line.kind,
                                 p_subject, line.occurred, p_at);
        RETURN QUERY SELECT line.movement, became,
                            stock.review(line.sku, line.place, p_subject, p_at);
    END LOOP;
END $$;

-- Set positions to what was stated to lie there at an instant. What happened since then is kept; a
-- statement older than one that is known says nothing new. Answers the change of the units on hand.
CREATE FUNCTION stock.state_units(
    p_statements uuid[], p_skus uuid[], p_places uuid[], p_entities uuid[], p_conditions text[],
    p_units integer[], p_as_of timestamptz[], p_ordinals bigint[], p_kind text, p_subject uuid,
    p_at timestamptz
) RETURNS TABLE (statement_id uuid, sku_id uuid, place_id uuid, condition text, outcome text,
                 change integer, shortfall integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    known stock.stated;
    own smallint;
    own_id text;
    on_hand integer;
    change integer;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_statements, p_skus, p_places, p_entities, p_conditions, p_units,
                             p_as_of, p_ordinals)
            AS l (statement, sku, place, entity, condition, units, as_of, ordinal)
         ORDER BY sku, place, condition, as_of, ordinal
    LOOP
        own := stock.own_bucket(line.sku, line.place, line.condition, line.entity);
        PERFORM stock.lock_place(line.sku, line.place);
        SELECT * INTO known FROM stock.stated s
         WHERE s.sku_id = line.sku AND s.place_id = line.place AND s.condition = line.condition;
        IF (line.as_of, line.ordinal) < (known.as_of, known.ordinal)
            OR line.statement = known.statement_id THEN
            RETURN QUERY SELECT line.statement, line.sku, line.place, line.condition,
                   CASE line.statement WHEN known.statement_id THEN 'repeated' ELSE 'stale' END, 0, 0;
            CONTINUE;
        END IF;
        INSERT INTO stock.stated (sku_id, place_id, condition, as_of, ordinal, units,
               statement_id)
        VALUES (line.sku, line.place, line.condition, line.as_of, line.ordinal, line.units,
                line.statement)
        ON CONFLICT ON CONSTRAINT stated_pkey DO UPDATE
           SET as_of = excluded.as_of, ordinal = excluded.ordinal, units = excluded.units,
               statement_id = excluded.statement_id;
        own_id := line.statement::text || line.place || line.condition;
        on_hand := stock.on_hand(line.sku, line.place, line.condition);
        SELECT line.units - on_hand + coalesce(sum(m.quantity), 0) INTO change
          FROM stock.movement m
         WHERE m.sku_id = line.sku AND m.place_id = line.place AND m.condition = line.condition
           AND m.occurred_at > line.as_of;
        IF on_hand + change < 0 THEN
            PERFORM stock.enter(line.sku, line.place, line.condition, own, -(on_hand + change),
                                md5(own_id || 'unknown')::uuid, 'found',
                                p_subject, line.as_of);
        END IF;
        IF change > 0 THEN
            PERFORM stock.enter(line.sku, line.place, line.condition, own, change,
                                md5(own_id)::uuid, p_kind, p_subject,
                                line.as_of);
        ELSIF change < 0 THEN
            PERFORM stock.withdraw(line.sku, line.place, line.condition, line.entity, -change,
                                   NULL, md5(own_id)::uuid, p_kind, p_subject, line.as_of,
                                   p_at);
        END IF;
        PERFORM stock.reckon_found(line.sku, line.place, line.condition, line.entity,
                                   md5(own_id)::uuid, p_subject, p_at);
        RETURN QUERY SELECT line.statement, line.sku, line.place, line.condition, 'stated',
                            stock.on_hand(line.sku, line.place, line.condition) - on_hand,
                            stock.review(line.sku, line.place, p_subject, p_at);
    END LOOP;
END $$;
