-- The vault: what somebody has typed for a purchase that is not made yet, as far as it goes. Nobody
-- has to be registered for it. It goes when the purchase is over, and with the customer.
-- family: party key: customer_id
CREATE TABLE customers.typed (
    customer_id uuid NOT NULL,
    typed_id uuid NOT NULL,
    content jsonb NOT NULL,
    kept_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, typed_id)
);
CREATE INDEX typed_by_age ON customers.typed (kept_at);

-- Keep what was typed, in place of what was typed before.
CREATE FUNCTION customers.keep_typed(
    p_customer uuid, p_typed uuid, p_content jsonb, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO customers.typed (customer_id, typed_id, content, kept_at)
    VALUES (p_customer, p_typed, p_content, p_at)
    ON CONFLICT (customer_id, typed_id) DO UPDATE
       SET content = EXCLUDED.content, kept_at = EXCLUDED.kept_at;
END $$;

CREATE VIEW customers.v_typed AS
SELECT customer_id, typed_id, kept_at FROM customers.typed;
