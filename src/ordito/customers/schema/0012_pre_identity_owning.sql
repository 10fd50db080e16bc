-- All ids of the person who has an id, that one among them.
CREATE FUNCTION customers.person_members(p_customer uuid)
RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 2 AS $$
    SELECT p_customer
     UNION
    SELECT o.customer_id
      FROM customers.person AS me
      JOIN customers.person AS o ON o.person_id = me.person_id
     WHERE me.customer_id = p_customer
$$;

-- By what somebody is told from others in a list: the first address, number and card of the person.
CREATE FUNCTION customers.ways_to_reach(p_customer uuid)
RETURNS TABLE (email text, phone text, card text) LANGUAGE sql STABLE ROWS 1 AS $$
    SELECT min(i.value) FILTER (WHERE i.kind = 'email'),
           min(i.value) FILTER (WHERE i.kind = 'phone'),
           min(i.value) FILTER (WHERE i.kind = 'card')
      FROM customers.person_members(p_customer) AS m (member)
      JOIN customers.identifier AS i ON i.customer_id = m.member
$$;

-- Join customers with the ids to which their values belong: with those under which nobody is
-- registered, and with the others only where the value was proven. Answers whom to settle.
CREATE FUNCTION customers.join_owners(
    p_customers uuid[], p_kinds text[], p_values text[], p_rule text, p_source text,
    p_proven boolean, p_at timestamptz
) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    touched uuid[];
BEGIN
    SELECT customers.keep_edges(
               array_agg(customers.edge_id(uuid_send(o.customer), c.digest)),
               array_agg(o.customer), array_agg(o.customer), array_agg(c.customer_id),
               array_agg(c.identifier_id), array_agg(p_rule), array_agg(p_source), '{}',
               array_agg(p_at))
      INTO touched
      FROM unnest(p_customers, p_kinds, p_values) AS o (customer, kind, value)
      JOIN customers.claim AS c ON c.digest = customers.digest(o.kind, o.value)
      LEFT JOIN customers.customer AS k ON k.customer_id = c.customer_id
      JOIN customers.identifier AS i
        ON i.customer_id = c.customer_id AND i.identifier_id = c.identifier_id
     WHERE c.customer_id <> o.customer AND (p_proven OR k.customer_id IS NULL)
       AND i.key_class IN ('unique', 'strong') AND i.shared_at IS NULL;
    RETURN coalesce(touched, '{}');
END $$;

-- Keep that a customer has proven to have a value. Answers what stands for it under this customer:
-- where somebody else has proven it as well, what stands for it there.
CREATE FUNCTION customers.prove(
    p_customer uuid, p_identifier uuid, p_kind text, p_value text, p_class text,
    p_verified timestamptz, p_at timestamptz
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    kept uuid;
    told text;
    owner uuid;
BEGIN
    SELECT c.identifier_id, c.outcome, c.owner_id INTO kept, told, owner
      FROM customers.claim(ARRAY[p_customer], ARRAY[p_identifier], ARRAY[p_kind], ARRAY[p_value],
                           ARRAY[p_class], ARRAY[p_verified], p_at) AS c;
    IF told = 'taken' THEN
        SELECT i.identifier_id INTO kept FROM customers.identifier AS i
         WHERE i.customer_id = owner AND i.kind = p_kind AND i.value = p_value;
    END IF;
    RETURN kept;
END $$;

-- Cut what joins or may join a person with anybody else, because the person is forgotten, and forget
-- what was written about it. Answers the others. The person's ids are locked.
CREATE FUNCTION customers.cut_outward(p_customers uuid[], p_at timestamptz)
RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    others uuid[];
    torn record;
BEGIN
    FOR torn IN
        SELECT a.other_id AS customer, a.customer_id AS other FROM customers.apart AS a
         WHERE a.customer_id = ANY(p_customers) ORDER BY 1, 2
    LOOP
        UPDATE customers.apart SET reason = 'erased'
         WHERE customer_id = torn.customer AND other_id = torn.other;
    END LOOP;
    SELECT array_agg(DISTINCT e.other_id) INTO others FROM customers.edge AS e
     WHERE e.customer_id = ANY(p_customers) AND e.other_id <> ALL(p_customers);
    IF others IS NULL THEN
        RETURN '{}';
    END IF;
    PERFORM customers.lock_persons(p_customers || others);
    FOR torn IN
        SELECT s.customer, e.edge_id
          FROM customers.edge AS e
         CROSS JOIN LATERAL (VALUES (e.customer_id), (e.other_id)) AS s (customer)
         WHERE e.customer_id = ANY(p_customers) AND e.other_id = ANY(others)
         ORDER BY s.customer, e.edge_id
    LOOP
        UPDATE customers.edge
           SET cut_at = coalesce(cut_at, p_at), cut_by = coalesce(cut_by, 'system'),
               cut_reason = 'erased', held = NULL, evidence = '{}'
         WHERE customer_id = torn.customer AND edge_id = torn.edge_id;
    END LOOP;
    RETURN others;
END $$;
