-- Another article that an associate offers instead of one that is not there.
-- family: place key: place_id
CREATE TABLE fulfilment.substitute (
    place_id uuid NOT NULL,
    substitute_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    line_no smallint NOT NULL,
    sku_id uuid NOT NULL,
    offered_sku_id uuid NOT NULL,
    units integer NOT NULL CHECK (units > 0),
    state text NOT NULL CHECK (state IN ('offered', 'accepted', 'refused')),
    offered_by text NOT NULL,
    offered_at timestamptz NOT NULL,
    consent text CHECK (consent IN ('phone', 'counter', 'message', 'page')),
    decided_by text,
    decided_at timestamptz,
    PRIMARY KEY (place_id, substitute_id),
    CHECK ((state = 'offered') = (decided_at IS NULL))
);
CREATE INDEX substitute_of_task ON fulfilment.substitute (place_id, fulfilment_order_id);
CREATE VIEW fulfilment.v_substitute AS
SELECT place_id, substitute_id, fulfilment_order_id, customer_id, order_id, line_no, sku_id,
       offered_sku_id, units, state, offered_by, offered_at, consent, decided_by, decided_at
  FROM fulfilment.substitute;
