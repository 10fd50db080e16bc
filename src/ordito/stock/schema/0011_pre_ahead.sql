-- From when on a SKU is handed out anywhere; until then it is sold ahead, and no unit leaves.
-- family: stock key: sku_id
CREATE TABLE stock.release (
    sku_id uuid NOT NULL,
    releases_at timestamptz NOT NULL,
    PRIMARY KEY (sku_id)
);
CREATE INDEX release_by_time ON stock.release (releases_at);
CREATE INDEX position_limited ON stock.position (sku_id) WHERE backorder_limit > 0;

CREATE VIEW stock.v_release AS SELECT sku_id, releases_at FROM stock.release;

-- What goods that came are set aside for: units that were promised ahead are served now. Answers
-- how many they are; of a reservation that holds nothing any more none.
CREATE FUNCTION stock.serve(p_sku uuid, p_reservations uuid[])
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    served integer;
BEGIN
    WITH done AS (
        UPDATE stock.reservation SET beyond = false
         WHERE sku_id = p_sku AND reservation_id = ANY(p_reservations) AND beyond
        RETURNING held)
    SELECT coalesce(sum(held), 0) INTO served FROM done;
    RETURN served;
END $$;
