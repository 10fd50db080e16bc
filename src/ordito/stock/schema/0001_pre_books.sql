CREATE SCHEMA stock;

-- How many units are where. A hot SKU is spread over several buckets so that rivals do not queue.
-- family: stock key: sku_id
CREATE TABLE stock.position (
    sku_id uuid NOT NULL,
    place_id uuid NOT NULL,
    condition text NOT NULL,
    bucket smallint NOT NULL,
    entity_id uuid NOT NULL,
    on_hand platform.not_negative NOT NULL,
    reserved platform.not_negative NOT NULL DEFAULT 0,
    shortfall platform.not_negative NOT NULL DEFAULT 0,
    backorder_limit platform.not_negative NOT NULL DEFAULT 0,
    PRIMARY KEY (sku_id, place_id, condition, bucket),
    CONSTRAINT never_oversold CHECK (reserved <= on_hand + backorder_limit + shortfall)
) WITH (fillfactor = 80);

-- Who has units set aside. Soft ones expire; firm ones belong to an order. One that is spread over
-- several buckets has several parts; the first one keeps rivals with the same reservation out.
-- family: stock key: sku_id
CREATE TABLE stock.reservation (
    sku_id uuid NOT NULL,
    reservation_id uuid NOT NULL,
    part smallint NOT NULL,
    bucket smallint NOT NULL,
    place_id uuid NOT NULL,
    condition text NOT NULL,
    quantity platform.positive NOT NULL,
    held platform.not_negative NOT NULL CHECK (held <= quantity),
    subject_id uuid NOT NULL,
    reserved_at timestamptz NOT NULL,
    expires_at timestamptz,
    -- promised ahead: served by goods that are still to come
    beyond boolean NOT NULL DEFAULT false,
    PRIMARY KEY (sku_id, reservation_id, part)
) WITH (fillfactor = 80);
CREATE INDEX reservation_beyond ON stock.reservation (sku_id, place_id) WHERE beyond AND held > 0;
CREATE INDEX reservation_to_expire ON stock.reservation (expires_at)
    WHERE expires_at IS NOT NULL AND held > 0;

-- The stock book: every change of units on hand, never edited.
-- family: stock key: sku_id
CREATE TABLE stock.movement (
    sku_id uuid NOT NULL,
    movement_id uuid NOT NULL,
    place_id uuid NOT NULL,
    condition text NOT NULL,
    bucket smallint NOT NULL,
    kind text NOT NULL,
    quantity platform.not_zero NOT NULL,
    subject_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    -- by which copies find what is new: a late entry happened long ago
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (sku_id, movement_id)
);
CREATE INDEX movement_by_arrival ON stock.movement USING brin (recorded_at);

CREATE VIEW stock.v_position AS
SELECT sku_id, place_id, condition, entity_id,
       sum(on_hand)::integer AS on_hand,
       sum(reserved)::integer AS reserved,
       sum(shortfall)::integer AS shortfall,
       CASE condition WHEN 'sellable'
            THEN greatest(sum(on_hand + backorder_limit - reserved), 0)::integer
            ELSE 0 END AS available
  FROM stock.position
 GROUP BY sku_id, place_id, condition, entity_id;

CREATE VIEW stock.v_bucket AS
SELECT sku_id, place_id, condition, bucket, on_hand, reserved, shortfall, backorder_limit
  FROM stock.position;

CREATE VIEW stock.v_reservation AS
SELECT sku_id, reservation_id, bucket, place_id, condition, quantity, held, subject_id,
       reserved_at, expires_at, beyond
  FROM stock.reservation;

CREATE VIEW stock.v_movement AS
SELECT sku_id, movement_id, place_id, condition, bucket, kind, quantity, subject_id, occurred_at,
       recorded_at
  FROM stock.movement;
