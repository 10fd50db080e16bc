-- Units that a place does not give and that wait for another source, or for a person.
-- family: place key: place_id
CREATE TABLE fulfilment.waiting (
    place_id uuid NOT NULL,
    waiting_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    line_no smallint NOT NULL,
    sku_id uuid NOT NULL,
    units integer NOT NULL CHECK (units > 0),
    method text NOT NULL,
    reason text NOT NULL,
    queue text NOT NULL CHECK (queue IN ('source_again', 'back_order', 'unfillable', 'person')),
    tries integer NOT NULL DEFAULT 0,
    since timestamptz NOT NULL,
    next_try_at timestamptz NOT NULL,
    outcome text CHECK (outcome IN ('sourced', 'cancelled', 'gone')),
    to_place_id uuid,
    promised_at timestamptz,
    closed_by text,
    closed_at timestamptz,
    PRIMARY KEY (place_id, waiting_id),
    CHECK ((outcome IS NULL) = (closed_at IS NULL)),
    CHECK ((outcome = 'sourced') = (to_place_id IS NOT NULL) OR outcome IS NULL)
) WITH (fillfactor = 80);
CREATE INDEX waiting_open ON fulfilment.waiting (next_try_at) WHERE closed_at IS NULL;
CREATE INDEX waiting_of_order ON fulfilment.waiting (order_id);

CREATE VIEW fulfilment.v_waiting AS
SELECT place_id, waiting_id, fulfilment_order_id, customer_id, order_id, line_no, sku_id, units,
       method, reason, queue, tries, since, next_try_at, outcome, to_place_id, promised_at,
       closed_by, closed_at
  FROM fulfilment.waiting;
