-- What a customer has in mind to buy, in whatever channel. Its lines are not priced and set nothing
-- aside. A customer has one at a time.
-- family: party key: customer_id
CREATE TABLE orders.cart (
    customer_id uuid NOT NULL,
    cart_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'checkout', 'ordered', 'merged')),
    version integer NOT NULL CHECK (version >= 1),
    lines jsonb NOT NULL,
    coupons text[] NOT NULL DEFAULT '{}',
    channel_id uuid,
    place_id uuid,
    order_id uuid,
    heir_customer_id uuid,
    heir_cart_id uuid,
    opened_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, cart_id),
    CHECK ((state IN ('checkout', 'ordered')) = (order_id IS NOT NULL)),
    CHECK ((state = 'merged') = (heir_cart_id IS NOT NULL)),
    CHECK ((heir_cart_id IS NULL) = (heir_customer_id IS NULL))
) WITH (fillfactor = 80);
CREATE UNIQUE INDEX one_cart_at_a_time ON orders.cart (customer_id)
    WHERE state IN ('open', 'checkout');

CREATE VIEW orders.v_cart AS
SELECT customer_id, cart_id, state, version, lines, channel_id, place_id, order_id,
       heir_customer_id, heir_cart_id, opened_at, changed_at
  FROM orders.cart;
