-- What a company was told a basket costs, and until when that holds. Never changed but by its
-- withdrawal; whether it was ordered stands in the claim of the order that names it.
-- family: party key: customer_id
CREATE TABLE orders.quote (
    customer_id uuid NOT NULL,
    quote_id uuid NOT NULL,
    withdrawn_at timestamptz,
    channel_id uuid,
    place_id uuid,
    lines jsonb NOT NULL,
    priced jsonb NOT NULL,
    currency text NOT NULL CHECK (length(currency) = 3),
    total_minor bigint NOT NULL CHECK (total_minor >= 0),
    reference text,
    quoted_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CHECK (valid_until > quoted_at),
    PRIMARY KEY (customer_id, quote_id)
);
CREATE INDEX quote_of_company ON orders.quote (customer_id, quoted_at DESC);

CREATE VIEW orders.v_quote AS
SELECT customer_id, quote_id, withdrawn_at, channel_id, place_id, currency, total_minor, quoted_at,
       valid_until
  FROM orders.quote;
