-- What a fulfilment order waits for before its place can begin it: goods that are still to come to
-- the place, or that another place sends there. While it waits, its state is 'waiting'.
-- family: place key: place_id
CREATE TABLE fulfilment.expected (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    sku_id uuid,
    waits_for text NOT NULL CHECK (waits_for IN ('back_order', 'pre_order', 'transfer')),
    from_place_id uuid,
    transfer_id uuid,
    ordered_at timestamptz NOT NULL,
    expected_at timestamptz NOT NULL,
    moved smallint NOT NULL DEFAULT 0,
    closed_at timestamptz,
    PRIMARY KEY (place_id, fulfilment_order_id),
    CHECK ((waits_for = 'transfer') = (transfer_id IS NOT NULL)),
    CHECK ((transfer_id IS NULL) = (from_place_id IS NULL)),
    CHECK ((sku_id IS NULL) = (waits_for = 'transfer'))
) WITH (fillfactor = 80);
CREATE INDEX expected_open ON fulfilment.expected (place_id, sku_id) WHERE closed_at IS NULL;
CREATE INDEX expected_by_time ON fulfilment.expected (expected_at) WHERE closed_at IS NULL;
CREATE INDEX expected_of_transfer ON fulfilment.expected (place_id, transfer_id)
    WHERE transfer_id IS NOT NULL;
CREATE INDEX expected_of_order ON fulfilment.expected (order_id);

CREATE VIEW fulfilment.v_expected AS
SELECT place_id, fulfilment_order_id, customer_id, order_id, sku_id, waits_for, from_place_id,
       transfer_id, ordered_at, expected_at, moved, closed_at
  FROM fulfilment.expected;

-- Let fulfilment orders that were just opened wait for goods; again is harmless.
CREATE FUNCTION fulfilment.expect(
    p_customer uuid, p_order uuid, p_at timestamptz, p_places uuid[], p_fulfilment_orders uuid[],
    p_skus uuid[], p_waits text[], p_from uuid[], p_transfers uuid[], p_expected timestamptz[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WITH waiting AS (
        INSERT INTO fulfilment.expected (place_id, fulfilment_order_id, customer_id, order_id,
               sku_id, waits_for, from_place_id, transfer_id, ordered_at, expected_at)
        SELECT e.place_id, e.fulfilment_order_id, p_customer, p_order, e.sku_id, e.waits_for,
               e.from_place_id, e.transfer_id, p_at, e.expected_at
          FROM unnest(p_places, p_fulfilment_orders, p_skus, p_waits, p_from, p_transfers,
                      p_expected)
                   AS e (place_id, fulfilment_order_id, sku_id, waits_for, from_place_id,
                         transfer_id, expected_at)
        ON CONFLICT DO NOTHING
        RETURNING place_id, fulfilment_order_id)
    UPDATE fulfilment.fulfilment_order AS f SET state = 'waiting'
      FROM waiting AS w
     WHERE f.place_id = w.place_id AND f.fulfilment_order_id = w.fulfilment_order_id
       AND f.state = 'open';
END $$;

-- Goods are there: the place may begin. False where nothing of it waits any more.
CREATE FUNCTION fulfilment.begin_waiting(p_place uuid, p_order uuid, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE fulfilment.fulfilment_order SET state = 'open'
     WHERE place_id = p_place AND fulfilment_order_id = p_order AND state = 'waiting';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE fulfilment.expected SET closed_at = p_at
     WHERE place_id = p_place AND fulfilment_order_id = p_order AND closed_at IS NULL;
    RETURN true;
END $$;

-- Goods come at another time than was thought: the promise of what waits for them moves with them,
-- unless another one was given meanwhile.
CREATE FUNCTION fulfilment.move_promise(
    p_place uuid, p_order uuid, p_was timestamptz, p_expected timestamptz, p_promised timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE fulfilment.fulfilment_order SET promised_at = p_promised
     WHERE place_id = p_place AND fulfilment_order_id = p_order AND state = 'waiting'
       AND promised_at = p_was;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE fulfilment.expected SET expected_at = p_expected, moved = moved + 1
     WHERE place_id = p_place AND fulfilment_order_id = p_order;
    RETURN true;
END $$;
