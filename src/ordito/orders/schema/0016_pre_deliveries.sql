-- Whereto an order is shipped, one row for each version that changed it. The address lives in the
-- customers' vault; here stands what stands for it, and what promises and taxes need to know.
-- family: party key: customer_id
CREATE TABLE orders.delivery (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    address_id uuid NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    postal_code text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, order_id, version)
);

CREATE VIEW orders.v_delivery AS
SELECT customer_id, order_id, version, address_id, country, postal_code, at FROM orders.delivery;
