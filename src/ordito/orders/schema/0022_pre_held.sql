-- Prices that a buyer was promised until an instant, by the digest of a token that only who asked
-- has. What was priced is kept with the answer, so that nothing of it can be altered outside.
-- family: claim key: digest
CREATE TABLE orders.held_quote (
    digest bytea NOT NULL,
    asked jsonb NOT NULL,
    priced jsonb NOT NULL,
    quoted_at timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CHECK (valid_until > quoted_at),
    PRIMARY KEY (digest)
);
CREATE INDEX held_quote_lapsed ON orders.held_quote (valid_until);
