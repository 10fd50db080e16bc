-- Goods on their way between two places, as each end sees them: one row for the source and one for
-- the destination, so that a place's list is asked of the place alone.
-- family: place key: place_id
CREATE TABLE stock.transfer (
    place_id uuid NOT NULL,
    transfer_id uuid NOT NULL,
    end_is text NOT NULL CHECK (end_is IN ('source', 'destination')),
    other_place_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'shipped', 'received', 'cancelled')),
    sku_ids uuid[] NOT NULL,
    opened_at timestamptz NOT NULL,
    shipped_at timestamptz,
    closed_at timestamptz,
    PRIMARY KEY (place_id, transfer_id)
);
CREATE INDEX transfer_open ON stock.transfer (place_id, opened_at)
    WHERE state IN ('open', 'shipped');

-- What a supplier was asked to bring to a place.
-- family: place key: place_id
CREATE TABLE stock.purchase_order (
    place_id uuid NOT NULL,
    purchase_order_id uuid NOT NULL,
    number text NOT NULL,
    supplier text NOT NULL,
    entity_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'closed')),
    sku_ids uuid[] NOT NULL,
    ordered_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (place_id, purchase_order_id)
);
CREATE INDEX purchase_order_open ON stock.purchase_order (place_id, ordered_at)
    WHERE state = 'open';

-- Units of a SKU that are to come to a place. What was shipped is received, or lost, or missing
-- with an open exception: it never vanishes.
-- family: stock key: sku_id
CREATE TABLE stock.inbound (
    sku_id uuid NOT NULL,
    inbound_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('transfer', 'purchase_order')),
    place_id uuid NOT NULL,
    ordered integer NOT NULL CHECK (ordered >= 0),
    shipped integer CHECK (shipped BETWEEN 0 AND ordered),
    received integer NOT NULL DEFAULT 0 CHECK (received >= 0),
    lost integer NOT NULL DEFAULT 0 CHECK (lost >= 0),
    is_closed boolean NOT NULL DEFAULT false,
    expected_at timestamptz,
    cost_minor bigint CHECK (cost_minor >= 0),
    currency text,
    PRIMARY KEY (sku_id, inbound_id),
    CHECK ((cost_minor IS NULL) = (currency IS NULL))
);
CREATE INDEX inbound_open ON stock.inbound (sku_id, place_id) WHERE NOT is_closed;

CREATE VIEW stock.v_inbound AS
SELECT sku_id, inbound_id, kind, place_id, ordered, shipped, received, lost, is_closed, expected_at,
       CASE WHEN is_closed THEN 0
            ELSE greatest(coalesce(shipped, ordered) - received - lost, 0) END AS coming
  FROM stock.inbound;

CREATE VIEW stock.v_transfer AS
SELECT place_id, transfer_id, end_is, other_place_id, entity_id, state, sku_ids, opened_at,
       shipped_at, closed_at
  FROM stock.transfer;

-- What a unit has cost its owner since an instant.
-- family: stock key: sku_id
CREATE TABLE stock.unit_cost (
    sku_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    cost_minor bigint NOT NULL CHECK (cost_minor >= 0),
    currency text NOT NULL,
    subject_id uuid NOT NULL,
    PRIMARY KEY (sku_id, entity_id, valid_from)
);

CREATE VIEW stock.v_unit_cost AS
SELECT sku_id, entity_id, valid_from, cost_minor, currency, subject_id FROM stock.unit_cost;

-- Bring a transfer at both its ends from one of some states into another, or leave it in its state
-- and only keep others from it. Of two who try, one succeeds.
CREATE FUNCTION stock.move_transfer(
    p_transfer uuid, p_places uuid[], p_from text[], p_to text, p_at timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    place uuid;
BEGIN
    FOR place IN SELECT u FROM unnest(p_places) AS u ORDER BY u LOOP
        UPDATE stock.transfer
           SET state = coalesce(p_to, state),
               shipped_at = CASE p_to WHEN 'shipped' THEN coalesce(shipped_at, p_at)
                                      ELSE shipped_at END,
               closed_at = CASE WHEN coalesce(p_to, state) IN ('received', 'cancelled')
                                THEN coalesce(closed_at, p_at) END
         WHERE place_id = place AND transfer_id = p_transfer AND state = ANY(p_from);
        IF NOT FOUND THEN
            RETURN false;
        END IF;
    END LOOP;
    RETURN true;
END $$;

-- Expect units, or expect another number of them; what was received stays received.
CREATE FUNCTION stock.expect(
    p_inbound uuid, p_kind text, p_place uuid, p_skus uuid[], p_ordered integer[],
    p_expected timestamptz[], p_costs bigint[], p_currencies text[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    line record;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_skus, p_ordered, p_expected, p_costs, p_currencies)
            AS l (sku, ordered, expected, cost, currency)
         ORDER BY sku
    LOOP
        INSERT INTO stock.inbound (sku_id, inbound_id, kind, place_id, ordered, expected_at,
               cost_minor, currency)
        VALUES (line.sku, p_inbound, p_kind, p_place, line.ordered, line.expected, line.cost,
                line.currency)
        ON CONFLICT (sku_id, inbound_id) DO UPDATE
           SET ordered = excluded.ordered, expected_at = excluded.expected_at,
               cost_minor = excluded.cost_minor, currency = excluded.currency;
    END LOOP;
END $$;

-- Say what has left for the destination, or that nothing will.
CREATE FUNCTION stock.send_off(
    p_inbound uuid, p_skus uuid[], p_shipped integer[], p_is_closed boolean
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    line record;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_skus, p_shipped) AS l (sku, shipped) ORDER BY sku
    LOOP
        UPDATE stock.inbound SET shipped = line.shipped, is_closed = p_is_closed
         WHERE sku_id = line.sku AND inbound_id = p_inbound;
    END LOOP;
END $$;

-- Compare what came with what was sent, once nothing more is waited for.
CREATE FUNCTION stock.compare_inbound(
    p_sku uuid, p_inbound uuid, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    line stock.inbound;
    missing integer;
    prefix text;
BEGIN
    SELECT * INTO line FROM stock.inbound WHERE sku_id = p_sku AND inbound_id = p_inbound;
    missing := coalesce(line.shipped, line.ordered) - line.received - line.lost;
    prefix := CASE line.kind WHEN 'transfer' THEN 'transfer' ELSE 'receipt' END;
    PERFORM stock.note_exception(
        p_sku, md5(p_inbound::text || 'short')::uuid, prefix || '_short', line.place_id,
        'sellable', missing, p_inbound, p_at);
    PERFORM stock.note_exception(
        p_sku, md5(p_inbound::text || 'over')::uuid, prefix || '_over', line.place_id,
        'sellable', -missing, p_inbound, p_at);
END $$;

-- Book what came of a transfer or a purchase order, each line once, and what it has cost. When
-- nothing more is waited for, differences become exceptions. Answers what became of each line.
CREATE FUNCTION stock.receive(
    p_inbound uuid, p_kind text, p_place uuid, p_entity uuid, p_skus uuid[], p_conditions text[],
    p_quantities integer[], p_movements uuid[], p_movement_kind text, p_document_skus uuid[],
    p_is_final boolean, p_occurred timestamptz, p_at timestamptz
) RETURNS TABLE (sku_id uuid, condition text, outcome text, shortfall integer)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    line record;
    became text;
    document_sku uuid;
BEGIN
    FOR line IN
        SELECT * FROM unnest(p_skus, p_conditions, p_quantities, p_movements)
            AS l (sku, condition, quantity, movement)
         ORDER BY sku, condition
    LOOP
        INSERT INTO stock.inbound (sku_id, inbound_id, kind, place_id, ordered, shipped)
        VALUES (line.sku, p_inbound, p_kind, p_place, 0,
                CASE p_kind WHEN 'transfer' THEN 0 END)
        ON CONFLICT DO NOTHING;
        PERFORM stock.own_bucket(line.sku, p_place, line.condition, p_entity);
        PERFORM stock.lock_place(line.sku, p_place);
        became := stock.book_one(line.sku, p_place, line.condition, p_entity, NULL, line.quantity,
                                 line.movement, p_movement_kind, p_inbound, p_occurred, p_at);
        IF became <> 'repeated' THEN
            UPDATE stock.inbound AS i SET received = i.received + line.quantity
             WHERE i.sku_id = line.sku AND i.inbound_id = p_inbound;
            INSERT INTO stock.unit_cost (sku_id, entity_id, valid_from, cost_minor, currency,
                   subject_id)
            SELECT i.sku_id, p_entity, p_occurred, i.cost_minor, i.currency, p_inbound
              FROM stock.inbound i
             WHERE i.sku_id = line.sku AND i.inbound_id = p_inbound AND i.cost_minor IS NOT NULL
            ON CONFLICT DO NOTHING;
        END IF;
        RETURN QUERY SELECT line.sku, line.condition, became,
                            stock.review(line.sku, p_place, p_inbound, p_at);
    END LOOP;
    FOR document_sku IN
        SELECT DISTINCT u FROM unnest(p_skus || p_document_skus) AS u ORDER BY u
    LOOP
        UPDATE stock.inbound AS i SET is_closed = i.is_closed OR p_is_final
         WHERE i.sku_id = document_sku AND i.inbound_id = p_inbound
           AND (i.is_closed OR p_is_final);
        IF FOUND THEN
            PERFORM stock.compare_inbound(document_sku, p_inbound, p_at);
        END IF;
    END LOOP;
END $$;
