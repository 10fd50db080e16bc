CREATE SCHEMA fulfilment;

CREATE DOMAIN fulfilment.method AS text CHECK (VALUE IN ('collect', 'ship'));
CREATE DOMAIN fulfilment.state AS text CHECK (VALUE IN (
    'waiting', 'open', 'picking', 'picked', 'ready', 'handed_over', 'cancelled', 'rejected'));

-- What one place shall do for an order in one way.
-- family: place key: place_id
CREATE TABLE fulfilment.fulfilment_order (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    method fulfilment.method NOT NULL,
    state fulfilment.state NOT NULL,
    code text,
    wrong_codes smallint NOT NULL DEFAULT 0,
    codes_blocked_until timestamptz,
    priority smallint NOT NULL DEFAULT 0,
    wave_id uuid,
    picker text,
    promised_at timestamptz NOT NULL,
    opened_at timestamptz NOT NULL,
    picking_at timestamptz,
    picked_at timestamptz,
    ready_at timestamptz,
    collect_until timestamptz,
    reminders smallint NOT NULL DEFAULT 0,
    handed_over_at timestamptz,
    -- when the customer heard that it does not come when it was promised
    late_told_at timestamptz,
    PRIMARY KEY (place_id, fulfilment_order_id)
) WITH (fillfactor = 80);
CREATE INDEX fulfilment_to_ship ON fulfilment.fulfilment_order (promised_at)
    WHERE method = 'ship' AND late_told_at IS NULL
      AND state IN ('open', 'picking', 'picked', 'ready');
CREATE INDEX fulfilment_to_do ON fulfilment.fulfilment_order (place_id, promised_at)
    WHERE state IN ('open', 'picking', 'picked', 'ready');
CREATE INDEX fulfilment_to_collect ON fulfilment.fulfilment_order (collect_until)
    WHERE state = 'ready' AND collect_until IS NOT NULL;
CREATE INDEX fulfilment_of_wave ON fulfilment.fulfilment_order (place_id, wave_id)
    WHERE wave_id IS NOT NULL;
CREATE INDEX fulfilment_by_promise ON fulfilment.fulfilment_order (promised_at, place_id);
CREATE INDEX fulfilment_of_order ON fulfilment.fulfilment_order (order_id);
CREATE INDEX fulfilment_by_hand_over ON fulfilment.fulfilment_order (handed_over_at)
    WHERE handed_over_at IS NOT NULL;

-- Units of a line: of those asked for, some are cancelled, some are short (the place has not got
-- them, and they wait for another source), the others are picked, packed and handed over in turn.
-- What was picked and is not wanted any more is to be put back.
-- family: place key: place_id
CREATE TABLE fulfilment.item (
    place_id uuid NOT NULL,
    fulfilment_order_id uuid NOT NULL,
    line_no smallint NOT NULL,
    order_id uuid NOT NULL,
    sku_id uuid NOT NULL,
    reservation_id uuid NOT NULL,
    quantity platform.positive NOT NULL,
    cancelled platform.not_negative NOT NULL DEFAULT 0,
    short platform.not_negative NOT NULL DEFAULT 0,
    picked platform.not_negative NOT NULL DEFAULT 0,
    packed platform.not_negative NOT NULL DEFAULT 0,
    handed_over platform.not_negative NOT NULL DEFAULT 0,
    put_back platform.not_negative NOT NULL DEFAULT 0,
    PRIMARY KEY (place_id, fulfilment_order_id, line_no),
    CONSTRAINT never_overpicked CHECK (picked + short + cancelled <= quantity
        AND packed <= picked AND handed_over <= picked)
);

CREATE VIEW fulfilment.v_fulfilment_order AS
SELECT place_id, fulfilment_order_id, customer_id, order_id, channel_id, method, state,
       promised_at, opened_at, ready_at, handed_over_at, priority, wave_id, picker, picking_at,
       picked_at, collect_until
  FROM fulfilment.fulfilment_order;

CREATE VIEW fulfilment.v_item AS
SELECT place_id, fulfilment_order_id, line_no, order_id, sku_id, reservation_id, quantity,
       cancelled, short, picked, packed, handed_over, put_back
  FROM fulfilment.item;
