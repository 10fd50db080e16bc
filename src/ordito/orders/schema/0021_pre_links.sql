-- The customer's own way to an order: whoever has its code may look at it and change it, as the
-- customer may. Each order has one, drawn when somebody first asks for it.
-- family: party key: customer_id
CREATE TABLE orders.order_link (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    code text NOT NULL CHECK (length(code) >= 27),
    made_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, order_id)
);

-- family: claim key: code
CREATE TABLE orders.order_of_link (
    code text NOT NULL CHECK (length(code) >= 27),
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    PRIMARY KEY (code)
);
