-- Customers who wait outside for what is ready: whoever said so last says where.
-- family: place key: place_id
CREATE TABLE fulfilment.arrival (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    spot text NOT NULL CHECK (length(spot) <= 40),
    arrived_at timestamptz NOT NULL,
    PRIMARY KEY (place_id, fulfilment_order_id)
);
CREATE INDEX arrival_of_customer ON fulfilment.arrival (customer_id);

CREATE VIEW fulfilment.v_arrival AS
SELECT place_id, fulfilment_order_id, customer_id, spot, arrived_at FROM fulfilment.arrival;

-- Goods that a place keeps for somebody who pays there: a code, until when, and what became of it.
-- family: place key: place_id
CREATE TABLE fulfilment.claim (
    place_id uuid NOT NULL,
    claim_id uuid NOT NULL,
    code text NOT NULL,
    customer_id uuid,
    channel_id uuid,
    asked_from text NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'paying', 'paid', 'released', 'expired')),
    sku_ids uuid[] NOT NULL,
    quantities integer[] NOT NULL,
    order_id uuid,
    refused smallint NOT NULL DEFAULT 0,
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,
    PRIMARY KEY (place_id, claim_id),
    CHECK (cardinality(sku_ids) = cardinality(quantities)),
    CHECK ((state IN ('paying', 'paid')) <= (order_id IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX claim_held ON fulfilment.claim (place_id, code) WHERE state IN ('held', 'paying');
CREATE INDEX claim_to_expire ON fulfilment.claim (expires_at) WHERE state = 'held';
CREATE INDEX claim_of_order ON fulfilment.claim (order_id) WHERE state = 'paying';
CREATE INDEX claim_asked ON fulfilment.claim (asked_from) WHERE state = 'held';

CREATE VIEW fulfilment.v_claim AS
SELECT place_id, claim_id, code, customer_id, channel_id, state, sku_ids, quantities, order_id,
       refused, made_at, expires_at, closed_at
  FROM fulfilment.claim;

-- One sale takes what is kept, or is refused: it expired, or another till was quicker.
CREATE FUNCTION fulfilment.pay_claim(p_place uuid, p_claim uuid, p_order uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE fulfilment.claim SET state = 'paying', order_id = p_order
     WHERE place_id = p_place AND claim_id = p_claim AND state = 'held' AND expires_at > p_at;
    IF NOT FOUND THEN
        PERFORM platform.refuse('fulfilment.claim_over', '{}');
    END IF;
END $$;
