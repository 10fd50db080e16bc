-- What stands for an observation: the same in whatever order its two sides were seen.
CREATE FUNCTION customers.edge_id(p_one bytea, p_other bytea)
RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT encode(substring(sha256(least(p_one, p_other) || greatest(p_one, p_other))
                            FOR 16), 'hex')::uuid
$$;

-- Lock customer ids in one global order, each with its row in the mapping.
CREATE FUNCTION customers.lock_persons(p_customers uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one uuid;
BEGIN
    FOR one IN SELECT DISTINCT c FROM unnest(p_customers) AS c ORDER BY c LOOP
        PERFORM FROM customers.person WHERE customer_id = one FOR UPDATE;
        IF NOT FOUND THEN
            INSERT INTO customers.person (customer_id, person_id) VALUES (one, one)
            ON CONFLICT (customer_id) DO NOTHING;
            PERFORM FROM customers.person WHERE customer_id = one FOR UPDATE;
        END IF;
    END LOOP;
END $$;

-- Keep the nodes of values, in one global order of digests: a new one belongs to a fresh customer
-- id. A proven value leaves the one who only typed it, and who goes on being reached by it.
CREATE FUNCTION customers.keep_nodes(
    p_digests bytea[], p_kinds text[], p_values text[], p_classes text[],
    p_verified timestamptz[], p_identifiers uuid[], p_customers uuid[], p_seen timestamptz[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    node record;
BEGIN
    FOR node IN
        SELECT n.*, c.customer_id AS holder, i.key_class AS held
          FROM unnest(p_digests, p_kinds, p_values, p_classes, p_verified, p_identifiers,
                      p_customers, p_seen)
            AS n (digest, kind, value, class, verified, identifier, customer, seen)
          LEFT JOIN customers.claim AS c ON c.digest = n.digest
          LEFT JOIN customers.identifier AS i
            ON i.customer_id = c.customer_id AND i.identifier_id = c.identifier_id
         WHERE n.digest IS NOT NULL
           AND (c.digest IS NULL OR (n.class = 'strong' AND i.key_class = 'claimed'))
         ORDER BY n.digest
    LOOP
        IF node.holder IS NULL THEN
            INSERT INTO customers.claim (digest, identifier_id, customer_id)
            VALUES (node.digest, node.identifier, node.customer) ON CONFLICT DO NOTHING;
        ELSE
            UPDATE customers.claim SET identifier_id = node.identifier, customer_id = node.customer
             WHERE digest = node.digest AND customer_id = node.holder;
        END IF;
        IF FOUND THEN
            INSERT INTO customers.identifier (customer_id, identifier_id, kind, value, key_class,
                   verified_at, added_at)
            VALUES (node.customer, node.identifier, node.kind, node.value, node.class,
                    node.verified, node.seen)
            ON CONFLICT DO NOTHING;
        END IF;
    END LOOP;
END $$;

-- Keep what says that customer ids are one person. An earlier sight of the same moves its
-- beginning. Answers the ids whose person has to be settled; of a session that is the nameless one
-- alone, named second.
CREATE FUNCTION customers.keep_edges(
    p_edges uuid[], p_customers uuid[], p_vias uuid[], p_others uuid[], p_other_vias uuid[],
    p_rules text[], p_sources text[], p_evidence jsonb, p_seen timestamptz[]
) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    locked uuid[];
    touched uuid[];
BEGIN
    SELECT array_agg(n.customer) || array_agg(n.other),
           array_agg(n.other) || coalesce(array_agg(n.customer) FILTER (WHERE n.rule <> 'session'),
                                          '{}')
      INTO locked, touched
      FROM unnest(p_edges, p_customers, p_others, p_rules, p_seen)
        AS n (edge, customer, other, rule, seen)
      LEFT JOIN customers.edge AS e ON e.customer_id = n.customer AND e.edge_id = n.edge
     WHERE e.edge_id IS NULL OR e.first_at > n.seen;
    IF locked IS NULL THEN
        RETURN '{}';
    END IF;
    PERFORM customers.lock_persons(locked);
    INSERT INTO customers.edge AS kept (customer_id, edge_id, other_id, via, other_via, rule,
           source, evidence, first_at)
    SELECT DISTINCT ON (s.customer, n.edge) s.customer, n.edge, s.other, s.via, s.other_via,
           n.rule, n.source, p_evidence, n.seen
      FROM unnest(p_edges, p_customers, p_vias, p_others, p_other_vias, p_rules, p_sources,
                  p_seen)
        AS n (edge, customer, via, other, other_via, rule, source, seen)
     CROSS JOIN LATERAL (VALUES (n.customer, n.via, n.other, n.other_via),
                                (n.other, n.other_via, n.customer, n.via))
        AS s (customer, via, other, other_via)
     WHERE s.customer = ANY(locked)
     ORDER BY s.customer, n.edge, n.seen, n.rule
        ON CONFLICT (customer_id, edge_id) DO UPDATE
           SET first_at = least(kept.first_at, excluded.first_at)
         WHERE kept.first_at > excluded.first_at;
    RETURN touched;
END $$;

-- What a batch of sightings means: new values get their nodes, what was seen together its edges.
-- A pair names two of the values by their places, from 1. The kind ``customer`` is no value but
-- somebody whom the core knows. Answers, for each value that can be used, whose it is; and which
-- customer ids must be settled, because something about them is new.
CREATE FUNCTION customers.observe(
    p_kinds text[], p_values text[], p_classes text[], p_verified timestamptz[],
    p_identifiers uuid[], p_customers uuid[], p_seen timestamptz[],
    p_ones integer[], p_others integer[], p_rules text[], p_sources text[], p_pair_seen timestamptz[]
) RETURNS TABLE (number integer, identifier_id uuid, customer_id uuid, person_id uuid,
                 is_erased boolean, is_touched boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    salted bytea;
    digests bytea[];
    nodes bytea[];
    roots uuid[];
    vias uuid[];
    shared boolean[];
    touched uuid[] := '{}';
    is_news boolean;
BEGIN
    SELECT salt INTO salted FROM customers.salt;
    -- what is junk or was erased has no digest from here on
    SELECT array_agg(s.digest ORDER BY s.n),
           array_agg(CASE WHEN u.is_usable THEN s.digest END ORDER BY s.n),
           array_agg(CASE WHEN s.kind = 'customer' THEN s.customer
                          WHEN u.is_usable THEN c.customer_id END ORDER BY s.n),
           array_agg(CASE WHEN s.kind = 'customer' THEN s.customer
                          WHEN u.is_usable THEN c.identifier_id END ORDER BY s.n),
           array_agg(u.is_usable AND i.shared_at IS NOT NULL ORDER BY s.n),
           bool_or(u.is_usable AND (c.digest IS NULL OR s.class = 'strong'))
      INTO digests, nodes, roots, vias, shared, is_news
      FROM (SELECT n, kind, class, customer,
                   CASE WHEN kind = 'customer' THEN uuid_send(customer)
                        ELSE sha256(salted || convert_to(kind || ':' || value, 'UTF8')) END
                     AS digest
              FROM unnest(p_kinds, p_values, p_classes, p_customers)
              WITH ORDINALITY AS given (kind, value, class, customer, n)) AS s
      LEFT JOIN customers.claim AS c ON c.digest = s.digest
      LEFT JOIN customers.identifier AS i
        ON i.customer_id = c.customer_id AND i.identifier_id = c.identifier_id
      LEFT JOIN customers.tombstone AS t ON t.digest = s.digest
      LEFT JOIN customers.junk AS j ON j.digest = s.digest
     CROSS JOIN LATERAL (SELECT s.kind <> 'customer' AND j.digest IS NULL
                                AND (t.digest IS NULL OR c.digest IS NOT NULL)) AS u (is_usable);
    IF is_news THEN
        PERFORM customers.keep_nodes(nodes, p_kinds, p_values, p_classes, p_verified,
                                     p_identifiers, p_customers, p_seen);
        SELECT array_agg(coalesce(c.customer_id, s.root) ORDER BY s.n),
               array_agg(coalesce(c.identifier_id, s.via) ORDER BY s.n),
               array_agg(i.shared_at IS NOT NULL ORDER BY s.n)
          INTO roots, vias, shared
          FROM unnest(nodes, roots, vias) WITH ORDINALITY AS s (digest, root, via, n)
          LEFT JOIN customers.claim AS c ON c.digest = s.digest
          LEFT JOIN customers.identifier AS i
            ON i.customer_id = c.customer_id AND i.identifier_id = c.identifier_id;
    END IF;
    IF cardinality(p_ones) > 0 THEN
        SELECT customers.keep_edges(
                   array_agg(customers.edge_id(digests[p.one], digests[p.other])),
                   array_agg(roots[p.one]), array_agg(vias[p.one]),
                   array_agg(roots[p.other]), array_agg(vias[p.other]),
                   array_agg(p.rule), array_agg(p.source), '{}', array_agg(p.seen))
          INTO touched
          FROM unnest(p_ones, p_others, p_rules, p_sources, p_pair_seen)
            AS p (one, other, rule, source, seen)
         WHERE roots[p.one] <> roots[p.other] AND NOT shared[p.one] AND NOT shared[p.other];
    END IF;
    RETURN QUERY
        SELECT s.n::integer, s.via, s.root, coalesce(m.person_id, s.root),
               s.via IS NULL AND t.digest IS NOT NULL, coalesce(s.root = ANY(touched), false)
          FROM unnest(roots, vias, digests) WITH ORDINALITY AS s (root, via, digest, n)
          LEFT JOIN customers.person AS m ON m.customer_id = s.root
          LEFT JOIN customers.tombstone AS t ON t.digest = s.digest AND s.via IS NULL
         ORDER BY s.n;
END $$;

-- Mark values that were seen with more customer ids than their kind allows, and answer those ids.
-- A device counts whom it was seen with; anything surer does not count its devices.
CREATE FUNCTION customers.mark_shared(
    p_customers uuid[], p_kinds text[], p_limits integer[], p_at timestamptz
) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
    node record;
BEGIN
    FOR node IN
        SELECT e.customer_id, e.via
          FROM customers.edge AS e
          JOIN customers.identifier AS i
            ON i.customer_id = e.customer_id AND i.identifier_id = e.via
          JOIN unnest(p_kinds, p_limits) AS l (kind, most) ON l.kind = i.kind
         WHERE e.customer_id = ANY(p_customers) AND i.shared_at IS NULL
           AND (e.rule <> 'session' OR i.key_class = 'session')
         GROUP BY e.customer_id, e.via, l.most
        HAVING count(DISTINCT e.other_id) > l.most
         ORDER BY e.customer_id, e.via
    LOOP
        UPDATE customers.identifier SET shared_at = p_at
         WHERE customer_id = node.customer_id AND identifier_id = node.via;
        RETURN QUERY SELECT node.customer_id
            UNION
            SELECT e.other_id FROM customers.edge AS e
             WHERE e.customer_id = node.customer_id AND e.via = node.via AND e.rule <> 'session';
    END LOOP;
END $$;

-- Gather what hangs together with some customer ids and lock it: through whatever is surer than a
-- session to those who may be one person, and from these to the nameless ones they were seen with.
-- Whoever wants to change one of them must lock it first, so the walk is repeated until nothing new
-- was found under the locks. Where more than `p_most` hang together, by mistake or malice, the people as
-- they stand are looked at alone.
CREATE FUNCTION customers.gather(p_customers uuid[], p_most integer)
RETURNS TABLE (customer_id uuid, person_id uuid, registered_at timestamptz, is_known boolean,
               scopes text[], key_ids uuid[]) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    locked uuid[] := '{}';
    found uuid[];
    wave uuid[];
BEGIN
    LOOP
        found := p_customers;
        wave := p_customers;
        WHILE cardinality(wave) > 0 AND cardinality(found) <= p_most LOOP
            SELECT coalesce(array_agg(DISTINCT e.other_id), '{}') INTO wave
              FROM customers.edge AS e
              LEFT JOIN customers.identifier AS i
                ON i.customer_id = e.customer_id AND i.identifier_id = e.via
              LEFT JOIN customers.identifier AS o
                ON o.customer_id = e.other_id AND o.identifier_id = e.other_via
             WHERE e.customer_id = ANY(wave) AND e.rule <> 'session' AND e.cut_at IS NULL
               AND i.shared_at IS NULL AND o.shared_at IS NULL AND e.other_id <> ALL(found);
            found := found || wave;
        END LOOP;
        IF cardinality(found) > p_most THEN
            SELECT array_agg(DISTINCT m.member) INTO found
              FROM unnest(p_customers) AS c (id)
             CROSS JOIN LATERAL customers.person_members(c.id) AS m (member);
        END IF;
        SELECT found || coalesce(array_agg(DISTINCT e.other_id), '{}') INTO found
          FROM customers.edge AS e
         WHERE e.customer_id = ANY(found) AND e.rule = 'session'
           AND NOT customers.is_known(e.other_id) AND e.other_id <> ALL(found);
        EXIT WHEN found <@ locked;
        PERFORM customers.lock_persons(found);
        locked := locked || found;
    END LOOP;
    RETURN QUERY
        SELECT f.c, p.person_id, k.created_at, customers.is_known(f.c),
               coalesce(keys.scopes, '{}'), coalesce(keys.ids, '{}')
          FROM (SELECT DISTINCT c FROM unnest(found) AS c) AS f
          JOIN customers.person AS p ON p.customer_id = f.c
          LEFT JOIN customers.customer AS k ON k.customer_id = f.c
          LEFT JOIN LATERAL (
                SELECT array_agg(i.identifier_id) AS ids,
                       array_agg(CASE WHEN i.kind = 'external'
                                      THEN 'external:' || split_part(i.value, ':', 1)
                                      ELSE i.kind END) AS scopes
                  FROM customers.identifier AS i
                 WHERE i.customer_id = f.c AND i.key_class IN ('unique', 'strong')) AS keys ON true
         ORDER BY f.c;
END $$;

-- Whether somebody is known under a customer id: registered, or by a value that proves it, or did
-- so before the value was forgotten.
CREATE FUNCTION customers.is_known(p_customer uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM customers.customer WHERE customer_id = p_customer)
        OR EXISTS (SELECT FROM customers.identifier
                    WHERE customer_id = p_customer AND key_class IN ('unique', 'strong'))
        OR EXISTS (SELECT FROM customers.edge
                    WHERE customer_id = p_customer AND rule <> 'session')
$$;

-- Write who answers for customer ids that are locked, with the history of it, and which edges are
-- held. Time does not run backwards in the history.
CREATE FUNCTION customers.assign_persons(
    p_customers uuid[], p_persons uuid[], p_sides uuid[], p_edges uuid[], p_helds text[],
    p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT * FROM unnest(p_customers, p_persons) AS a (customer, person) ORDER BY customer
    LOOP
        UPDATE customers.person SET person_id = one.person WHERE customer_id = one.customer;
        INSERT INTO customers.person_change (customer_id, changed_at, person_id)
        SELECT one.customer,
               greatest(p_at, max(h.changed_at) + interval '1 microsecond'), one.person
          FROM customers.person_change AS h WHERE h.customer_id = one.customer;
    END LOOP;
    FOR one IN
        SELECT * FROM unnest(p_sides, p_edges, p_helds) AS a (customer, edge, held)
         ORDER BY customer, edge
    LOOP
        UPDATE customers.edge SET held = one.held
         WHERE customer_id = one.customer AND edge_id = one.edge;
    END LOOP;
END $$;

-- Take an edge away, from both sides; what was cut stays cut as it was. Answers both ids.
CREATE FUNCTION customers.cut_edge(
    p_customers uuid[], p_edge uuid, p_actor text, p_reason text, p_at timestamptz
) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    one uuid;
BEGIN
    PERFORM customers.lock_persons(p_customers);
    FOREACH one IN ARRAY p_customers LOOP
        UPDATE customers.edge
           SET cut_at = p_at, cut_by = p_actor, cut_reason = p_reason, held = NULL
         WHERE customer_id = one AND edge_id = p_edge AND cut_at IS NULL;
    END LOOP;
    RETURN p_customers;
END $$;
