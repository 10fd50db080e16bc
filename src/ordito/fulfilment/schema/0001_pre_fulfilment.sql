CREATE SCHEMA fulfilment;

-- What one place shall do for an order in one way.
-- family: place key: place_id
CREATE TABLE fulfilment.fulfilment_order (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    method text NOT NULL CHECK (method IN ('collect', 'ship')),
    state text NOT NULL CHECK (state IN ('open', 'ready', 'handed_over', 'cancelled')),
    code text,
    promised_at timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    ready_at timestamptz,
    handed_over_at timestamptz,
    PRIMARY KEY (place_id, fulfilment_order_id)
) WITH (fillfactor = 80);
CREATE INDEX fulfilment_to_do ON fulfilment.fulfilment_order (place_id, promised_at)
    WHERE state IN ('open', 'ready');
CREATE INDEX fulfilment_of_order ON fulfilment.fulfilment_order (order_id);
CREATE INDEX fulfilment_by_hand_over ON fulfilment.fulfilment_order (handed_over_at)
    WHERE handed_over_at IS NOT NULL;

-- family: place key: place_id
CREATE TABLE fulfilment.item (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    line_no smallint NOT NULL,
    order_id uuid NOT NULL,
    sku_id uuid NOT NULL,
    reservation_id uuid NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    cancelled integer NOT NULL DEFAULT 0 CHECK (cancelled BETWEEN 0 AND quantity),
    PRIMARY KEY (place_id, fulfilment_order_id, line_no)
);

CREATE VIEW fulfilment.v_fulfilment_order AS
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state,
       promised_at, opened_at, ready_at, handed_over_at
  FROM fulfilment.fulfilment_order;

CREATE VIEW fulfilment.v_item AS
SELECT place_id, fulfilment_order_id, line_no, order_id, sku_id, reservation_id, quantity,
       cancelled
  FROM fulfilment.item;
