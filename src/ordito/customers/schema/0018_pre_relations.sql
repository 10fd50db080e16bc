-- Whom a customer has to do with: the contacts of a company, and under the person the companies it
-- speaks for. An ended one stays, so that what was agreed then can be read.
-- family: party key: customer_id
CREATE TABLE customers.contact (
    customer_id uuid NOT NULL,
    side text NOT NULL CHECK (side IN ('company', 'person')),
    other_id uuid NOT NULL CHECK (other_id <> customer_id),
    role text NOT NULL CHECK (role <> ''),
    since timestamptz NOT NULL,
    ended_at timestamptz CHECK (ended_at >= since),
    said_by text NOT NULL,
    PRIMARY KEY (customer_id, side, other_id)
);

-- Address books: which agent or partner knows a customer. Whose customer it is, is another question.
-- family: party key: customer_id
CREATE TABLE customers.book_entry (
    customer_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    entered_at timestamptz NOT NULL,
    struck_at timestamptz CHECK (struck_at >= entered_at),
    PRIMARY KEY (customer_id, owner_id)
);
CREATE INDEX book_of_owner ON customers.book_entry (owner_id) WHERE struck_at IS NULL;

-- Keep a contact under both ids, in key order; another role takes the place of the one before.
-- Answers whether anything changed.
CREATE FUNCTION customers.keep_contact(
    p_company uuid, p_person uuid, p_role text, p_at timestamptz, p_by text
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    part record;
    changed boolean := false;
BEGIN
    FOR part IN
        SELECT * FROM (VALUES (p_company, 'company', p_person), (p_person, 'person', p_company))
            AS s (customer, side, other) ORDER BY customer
    LOOP
        INSERT INTO customers.contact AS kept (customer_id, side, other_id, role, since, said_by)
        VALUES (part.customer, part.side, part.other, p_role, p_at, p_by)
        ON CONFLICT (customer_id, side, other_id) DO UPDATE
           SET role = excluded.role, ended_at = NULL, said_by = excluded.said_by,
               since = CASE WHEN kept.ended_at IS NULL THEN kept.since ELSE excluded.since END
         WHERE kept.role <> excluded.role OR kept.ended_at IS NOT NULL;
        changed := changed OR FOUND;
    END LOOP;
    RETURN changed;
END $$;

-- End a contact under both ids, in key order. Answers whether there was one.
CREATE FUNCTION customers.end_contact(
    p_company uuid, p_person uuid, p_at timestamptz, p_by text
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    part record;
    changed boolean := false;
BEGIN
    FOR part IN
        SELECT * FROM (VALUES (p_company, 'company', p_person), (p_person, 'person', p_company))
            AS s (customer, side, other) ORDER BY customer
    LOOP
        UPDATE customers.contact SET ended_at = greatest(p_at, since), said_by = p_by
         WHERE customer_id = part.customer AND side = part.side AND other_id = part.other
           AND ended_at IS NULL;
        changed := changed OR FOUND;
    END LOOP;
    RETURN changed;
END $$;

-- Of somebody who is forgotten companies keep no contact; the person's own rows go beside.
CREATE FUNCTION customers.forget_contacts(p_customers uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part record;
BEGIN
    FOR part IN
        SELECT other_id AS customer, customer_id AS other FROM customers.contact
         WHERE customer_id = ANY(p_customers) ORDER BY other_id, customer_id
    LOOP
        DELETE FROM customers.contact
         WHERE customer_id = part.customer AND other_id = part.other;
    END LOOP;
END $$;

CREATE VIEW customers.v_contact AS
SELECT customer_id, side, other_id, role, since, ended_at FROM customers.contact;

CREATE VIEW customers.v_book_entry AS
SELECT customer_id, owner_id, entered_at, struck_at FROM customers.book_entry;
