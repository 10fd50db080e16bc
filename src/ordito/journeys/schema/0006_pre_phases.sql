-- What an inbound link may name, and the collection that the shop shows to whoever comes by it.
-- family: reference key: code
CREATE TABLE journeys.campaign (
    code text NOT NULL CHECK (code ~ '^[a-z0-9][a-z0-9_.-]{0,63}$'),
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('campaign', 'affiliate', 'social')),
    collection_id uuid,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to > valid_from),
    PRIMARY KEY (code)
);

CREATE VIEW journeys.v_campaign AS
SELECT code, name, kind, collection_id, valid_from, valid_to FROM journeys.campaign;

-- A case is an order with what followed from it: what was observed names the order in its payload.
CREATE FUNCTION journeys.case_of(p_payload jsonb)
RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_payload ->> 'order_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                THEN (p_payload ->> 'order_id')::uuid END
$$;

CREATE VIEW journeys.v_interest AS
SELECT customer_id, product_id, viewed_at, compared_at, kept_until FROM journeys.interest;

-- One timeline of a person: what the core did and what was observed, under all ids and identifiers
-- of the person, latest first and before a place in it. Types are asked for with the time that is
-- meant: only the first (false), only later ones (true), or every one (NULL).
CREATE FUNCTION journeys.timeline(
    p_customer uuid, p_before timestamptz, p_before_id uuid, p_channels uuid[], p_types text[],
    p_agains boolean[], p_again_types text[], p_case uuid, p_size integer
) RETURNS TABLE (id uuid, at timestamptz, type text, channel_id uuid, place_id uuid, actor text,
                 case_id uuid, is_again boolean, source text, payload jsonb)
LANGUAGE sql STABLE AS $$
    WITH member AS (
        SELECT m.customer_id FROM customers.person_members(p_customer) AS m (customer_id)),
    happened AS (
        SELECT h.*
          FROM member AS m
         CROSS JOIN LATERAL (
               SELECT f.fact_id, f.occurred_at, f.type, f.channel_id, f.place_id, f.actor,
                      f.case_id, known.is_again, '' AS source, f.payload
                 FROM platform.v_fact AS f
                CROSS JOIN LATERAL (
                      SELECT CASE WHEN f.type = ANY(p_again_types) THEN EXISTS (
                                 SELECT FROM member AS o
                                   JOIN platform.v_fact AS e ON e.customer_id = o.customer_id
                                  WHERE e.type = f.type
                                    AND (e.occurred_at, e.fact_id) < (f.occurred_at, f.fact_id))
                             ELSE false END AS is_again) AS known
                WHERE f.customer_id = m.customer_id AND f.occurred_at <= p_before
                  AND (f.occurred_at, f.fact_id) < (p_before, p_before_id)
                  AND (p_channels IS NULL OR f.channel_id = ANY(p_channels))
                  AND (p_case IS NULL OR f.case_id = p_case)
                  AND (p_types IS NULL OR EXISTS (
                           SELECT FROM unnest(p_types, p_agains) AS w (type, again)
                            WHERE w.type = f.type
                              AND (w.again IS NULL OR w.again = known.is_again)))
                ORDER BY f.occurred_at DESC, f.fact_id DESC
                LIMIT p_size) AS h
        UNION ALL
        SELECT h.*
          -- what is known of somebody signed in stands under the customer id itself
          FROM (SELECT customer_id AS identifier_id FROM member
                UNION
                SELECT i.identifier_id
                  FROM member JOIN customers.v_identifier AS i USING (customer_id)) AS i
         CROSS JOIN LATERAL (
               SELECT t.touchpoint_id, t.occurred_at, t.type, t.channel_id, t.place_id, 'customer',
                      journeys.case_of(t.payload), false, t.source, t.payload
                 FROM journeys.touchpoint AS t
                WHERE t.identifier_id = i.identifier_id AND t.occurred_at <= p_before
                  AND (t.occurred_at, t.touchpoint_id) < (p_before, p_before_id)
                  AND (p_channels IS NULL OR t.channel_id = ANY(p_channels))
                  AND (p_case IS NULL OR journeys.case_of(t.payload) = p_case)
                  AND (p_types IS NULL OR EXISTS (
                           SELECT FROM unnest(p_types, p_agains) AS w (type, again)
                            WHERE w.type = t.type AND w.again IS NOT TRUE))
                ORDER BY t.occurred_at DESC, t.touchpoint_id DESC
                LIMIT p_size) AS h)
    SELECT h.* FROM happened AS h ORDER BY h.occurred_at DESC, h.fact_id DESC LIMIT p_size
$$;
