-- What keeps the goods of an order from leaving until a person has looked at it.
-- family: party key: customer_id
CREATE TABLE orders.hold (
    customer_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    order_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('fraud', 'review', 'address', 'credit')),
    reason text NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamptz NOT NULL,
    released_by text,
    released_at timestamptz,
    release_reason text,
    PRIMARY KEY (customer_id, hold_id),
    CHECK ((released_at IS NULL) = (released_by IS NULL)
       AND (released_at IS NULL) = (release_reason IS NULL))
);
CREATE INDEX hold_of_order ON orders.hold (customer_id, order_id);
CREATE UNIQUE INDEX one_hold_of_a_kind ON orders.hold (customer_id, order_id, kind)
    WHERE released_at IS NULL;
CREATE INDEX hold_open ON orders.hold (placed_at) WHERE released_at IS NULL;

CREATE VIEW orders.v_hold AS
SELECT customer_id, hold_id, order_id, kind, reason, placed_by, placed_at, released_by,
       released_at, release_reason
  FROM orders.hold;
