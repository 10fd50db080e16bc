INSERT INTO customers.salt (one, salt)
SELECT true, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- What stands for a value outside the vault.
CREATE FUNCTION customers.digest(p_kind text, p_value text)
RETURNS bytea LANGUAGE sql STABLE STRICT AS $$
    SELECT sha256(salt || convert_to(p_kind || ':' || p_value, 'UTF8')) FROM customers.salt
$$;

-- Claim values for customers, in one global order of digests. A value that belongs to somebody
-- else stays theirs: a weak one is kept as a way to reach the customer (shared), a unique or
-- strong one is not (taken). Verifying a value that is one's own makes it strong, and one that
-- another customer only typed becomes one's own.
CREATE FUNCTION customers.claim(
    p_customers uuid[], p_identifiers uuid[], p_kinds text[], p_values text[], p_classes text[],
    p_verified timestamptz[], p_at timestamptz
) RETURNS TABLE (number integer, customer_id uuid, identifier_id uuid, outcome text,
                 owner_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    asked record;
    owner customers.claim;
    held text;
    answer text;
BEGIN
    FOR asked IN
        SELECT i.*, customers.digest(i.kind, i.value) AS digest
          FROM unnest(p_customers, p_identifiers, p_kinds, p_values, p_classes, p_verified)
               WITH ORDINALITY AS i (customer, identifier, kind, value, class, verified, place)
         ORDER BY digest, customer
    LOOP
        INSERT INTO customers.claim (digest, identifier_id, customer_id)
        VALUES (asked.digest, asked.identifier, asked.customer) ON CONFLICT DO NOTHING;
        SELECT * INTO owner FROM customers.claim c WHERE c.digest = asked.digest;
        IF asked.class = 'strong' AND owner.customer_id <> asked.customer THEN
            SELECT i.key_class INTO held FROM customers.identifier i
             WHERE i.customer_id = owner.customer_id AND i.identifier_id = owner.identifier_id;
            IF held = 'claimed' THEN
                asked.identifier := coalesce(
                    (SELECT i.identifier_id FROM customers.identifier i
                      WHERE i.customer_id = asked.customer AND i.kind = asked.kind
                        AND i.value = asked.value), asked.identifier);
                UPDATE customers.claim c
                   SET customer_id = asked.customer, identifier_id = asked.identifier
                 WHERE c.digest = asked.digest AND c.customer_id = owner.customer_id
                RETURNING * INTO owner;
                UPDATE customers.identifier i
                   SET key_class = asked.class, verified_at = asked.verified
                 WHERE i.customer_id = asked.customer AND i.identifier_id = asked.identifier;
            END IF;
        END IF;
        answer := CASE WHEN owner.identifier_id = asked.identifier THEN 'added'
                       WHEN owner.customer_id = asked.customer THEN 'known'
                       WHEN asked.class IN ('unique', 'strong') THEN 'taken'
                       ELSE 'shared' END;
        IF answer IN ('added', 'shared') THEN
            INSERT INTO customers.identifier (customer_id, identifier_id, kind, value, key_class,
                   verified_at, added_at)
            VALUES (asked.customer, asked.identifier, asked.kind, asked.value, asked.class,
                    asked.verified, p_at)
            ON CONFLICT DO NOTHING;
        ELSIF answer = 'known' AND asked.verified IS NOT NULL THEN
            UPDATE customers.identifier i SET key_class = asked.class, verified_at = asked.verified
             WHERE i.customer_id = asked.customer AND i.identifier_id = owner.identifier_id
               AND i.verified_at IS NULL;
        END IF;
        RETURN QUERY SELECT asked.place::integer, asked.customer,
            CASE WHEN answer = 'known' THEN owner.identifier_id ELSE asked.identifier END, answer,
            owner.customer_id;
    END LOOP;
END $$;

-- Empty the vault of a customer. What the values stood for stays as tombstones; a value by which
-- somebody else is reached as well becomes theirs. Whoever bought without a name has addresses at
-- most. Answers whether there was anybody to erase.
CREATE FUNCTION customers.erase(p_customer uuid, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    gone record;
    heir customers.identifier;
    had_something boolean;
BEGIN
    DELETE FROM customers.typed WHERE customer_id = p_customer;
    DELETE FROM customers.address WHERE customer_id = p_customer;
    had_something := FOUND;
    PERFORM customers.close_account(p_customer);
    UPDATE customers.customer SET erased_at = p_at
     WHERE customer_id = p_customer AND erased_at IS NULL;
    had_something := had_something OR FOUND;
    FOR gone IN
        SELECT c.digest, i.kind, i.value
          FROM customers.identifier i
          JOIN customers.claim c ON c.digest = customers.digest(i.kind, i.value)
         WHERE i.customer_id = p_customer AND c.customer_id = p_customer
         ORDER BY c.digest
    LOOP
        SELECT * INTO heir FROM customers.identifier i
         WHERE i.kind = gone.kind AND i.value = gone.value AND i.customer_id <> p_customer
         ORDER BY i.added_at, i.customer_id LIMIT 1;
        IF FOUND THEN
            UPDATE customers.claim
               SET customer_id = heir.customer_id, identifier_id = heir.identifier_id
             WHERE digest = gone.digest;
        ELSE
            DELETE FROM customers.claim WHERE digest = gone.digest;
            INSERT INTO customers.tombstone (digest, erased_at) VALUES (gone.digest, p_at)
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
    DELETE FROM customers.identifier WHERE customer_id = p_customer;
    had_something := had_something OR FOUND;
    DELETE FROM customers.vault WHERE customer_id = p_customer;
    PERFORM customers.forget_contacts(ARRAY[p_customer]);
    RETURN had_something;
END $$;
