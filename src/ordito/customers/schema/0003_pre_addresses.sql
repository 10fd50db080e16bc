-- The vault: where a customer is reached by post. A row is never edited: another takes its place, so
-- that what an order was told stays what was said. With a label it stands in the address book;
-- without, it belongs to one order. Nobody has to be registered to have one.
-- family: party key: customer_id
CREATE TABLE customers.address (
    customer_id uuid NOT NULL,
    address_id uuid NOT NULL,
    label text CHECK (label <> ''),
    recipient text NOT NULL CHECK (recipient <> ''),
    lines text[] NOT NULL CHECK (cardinality(lines) BETWEEN 1 AND 4),
    postal_code text NOT NULL,
    city text NOT NULL CHECK (city <> ''),
    region text,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    phone text,
    kept_at timestamptz NOT NULL,
    retired_at timestamptz,
    PRIMARY KEY (customer_id, address_id),
    CHECK (retired_at IS NULL OR label IS NOT NULL)
);
CREATE UNIQUE INDEX one_address_of_a_label ON customers.address (customer_id, label)
    WHERE label IS NOT NULL AND retired_at IS NULL;

-- Keep an address. One that stands in the book with the same label and values is that one; with
-- other values it is retired. Answers the id of the address that is meant from now on.
CREATE FUNCTION customers.keep_address(
    p_customer uuid, p_address uuid, p_label text, p_recipient text, p_lines text[],
    p_postal_code text, p_city text, p_region text, p_country text, p_phone text,
    p_at timestamptz
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    known customers.address;
BEGIN
    LOOP
        SELECT * INTO known FROM customers.address
         WHERE customer_id = p_customer
           AND (address_id = p_address
                OR (label = p_label AND retired_at IS NULL
                    AND (recipient, lines, postal_code, city, country)
                      = (p_recipient, p_lines, p_postal_code, p_city, p_country)
                    AND (region, phone) IS NOT DISTINCT FROM (p_region, p_phone)));
        IF FOUND THEN
            RETURN known.address_id;
        END IF;
        UPDATE customers.address SET retired_at = p_at
         WHERE customer_id = p_customer AND label = p_label AND retired_at IS NULL;
        INSERT INTO customers.address (customer_id, address_id, label, recipient, lines,
               postal_code, city, region, country, phone, kept_at)
        VALUES (p_customer, p_address, p_label, p_recipient, p_lines, p_postal_code, p_city,
                p_region, p_country, p_phone, p_at)
        ON CONFLICT DO NOTHING;
        -- a rival was quicker with the label: look again
        IF FOUND THEN
            RETURN p_address;
        END IF;
    END LOOP;
END $$;

-- Which addresses there are, without their values.
CREATE VIEW customers.v_address AS
SELECT customer_id, address_id, label IS NOT NULL AS is_in_book, kept_at, retired_at
  FROM customers.address;
