-- Goods that came back and wait for somebody's word of what becomes of them; those for which it was
-- said at once wait for nothing.
-- family: stock key: sku_id
CREATE TABLE stock.inspection (
    sku_id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    place_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    condition text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    waiting integer NOT NULL CHECK (waiting BETWEEN 0 AND quantity),
    subject_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (sku_id, inspection_id)
) WITH (fillfactor = 80);
CREATE INDEX inspection_waiting ON stock.inspection (place_id, opened_at) WHERE waiting > 0;

-- What was decided of them, and what it cost, never edited.
-- family: stock key: sku_id
CREATE TABLE stock.disposition (
    sku_id uuid NOT NULL,
    disposition_id uuid NOT NULL,
    inspection_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('restock', 'refurbish', 'scrap', 'to_owner')),
    quantity integer NOT NULL CHECK (quantity > 0),
    cost_minor bigint NOT NULL CHECK (cost_minor >= 0),
    loss_minor bigint NOT NULL CHECK (loss_minor >= 0),
    currency text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (sku_id, disposition_id)
);
CREATE INDEX disposition_of_inspection ON stock.disposition (sku_id, inspection_id);

CREATE VIEW stock.v_inspection AS
SELECT sku_id, inspection_id, place_id, entity_id, condition, quantity, waiting, subject_id,
       opened_at
  FROM stock.inspection;

CREATE VIEW stock.v_disposition AS
SELECT sku_id, disposition_id, inspection_id, kind, quantity, cost_minor, loss_minor, currency,
       actor, at
  FROM stock.disposition;
