-- What holds for a person of some purposes and channels; no row where nobody said anything. Of each
-- subject (a customer, or one of the customer's addresses) the latest word on the channel counts, and
-- a word on every channel (`any`) until a later word on the one; a grant for every channel lifts no
-- refusal of one, and an objection to every channel is lifted by nothing but a later word on every
-- channel. Of all subjects the most restrictive counts.
CREATE FUNCTION customers.consent_states(p_customer uuid, p_purposes text[], p_channels text[])
RETURNS TABLE (purpose text, channel text, state text) LANGUAGE sql STABLE ROWS 1 AS $$
    WITH word AS (
        SELECT DISTINCT ON (c.customer_id, c.identifier_id, c.purpose, c.channel)
               c.customer_id, c.identifier_id, c.purpose, c.channel, c.state, c.said_at
          FROM customers.person_members(p_customer) AS m (member)
          JOIN customers.consent AS c ON c.customer_id = m.member
         WHERE c.purpose = ANY(p_purposes)
         ORDER BY c.customer_id, c.identifier_id, c.purpose, c.channel, c.said_at DESC,
                  c.statement_id DESC),
    subject AS (
        SELECT a.purpose, a.channel,
               max(w.state) FILTER (WHERE w.channel = 'any') AS general,
               max(w.said_at) FILTER (WHERE w.channel = 'any') AS general_at,
               max(w.state) FILTER (WHERE w.channel <> 'any') AS own,
               max(w.said_at) FILTER (WHERE w.channel <> 'any') AS own_at
          FROM unnest(p_purposes, p_channels) AS a (purpose, channel)
          JOIN word AS w ON w.purpose = a.purpose AND w.channel IN (a.channel, 'any')
         GROUP BY a.purpose, a.channel, w.customer_id, w.identifier_id),
    counted AS (
        SELECT s.purpose, s.channel,
               CASE WHEN general = 'objected' OR own IS NULL THEN general
                    WHEN general <> 'granted' AND general_at > own_at THEN general
                    ELSE own END AS state
          FROM subject AS s)
    SELECT DISTINCT ON (c.purpose, c.channel) c.purpose, c.channel, c.state
      FROM counted AS c
     ORDER BY c.purpose, c.channel,
              array_position(ARRAY['objected', 'withdrawn', 'denied', 'granted'], c.state)
$$;

-- The same of one purpose and channel; NULL where nobody said anything.
CREATE FUNCTION customers.consent_state(p_customer uuid, p_purpose text, p_channel text)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT state
      FROM customers.consent_states(p_customer, ARRAY[p_purpose], ARRAY[p_channel])
$$;

-- Whether a purpose may be pursued through a channel: what was said, else what holds unless refused.
-- A purpose that nobody declared may not.
CREATE FUNCTION customers.is_allowed(p_customer uuid, p_purpose text, p_channel text)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        customers.consent_state(p_customer, p_purpose, p_channel) = 'granted',
        (SELECT unless_refused FROM customers.purpose WHERE purpose = p_purpose),
        false)
$$;

-- What was said, and whether it may be done, of every purpose and each of its channels.
CREATE FUNCTION customers.choices(p_customer uuid)
RETURNS TABLE (purpose text, channel text, asked boolean, state text, allowed boolean)
LANGUAGE sql STABLE ROWS 10 AS $$
    WITH choice AS (
        SELECT p.purpose, c.channel, p.asked, p.unless_refused
          FROM customers.purpose AS p CROSS JOIN LATERAL unnest(p.channels) AS c (channel))
    SELECT a.purpose, a.channel, a.asked, s.state, coalesce(s.state = 'granted', a.unless_refused)
      FROM choice AS a
      LEFT JOIN customers.consent_states(
                p_customer,
                (SELECT array_agg(o.purpose ORDER BY o.purpose, o.channel) FROM choice AS o),
                (SELECT array_agg(o.channel ORDER BY o.purpose, o.channel) FROM choice AS o)) AS s
        ON s.purpose = a.purpose AND s.channel = a.channel
$$;

-- Whether one may, and until the transaction ends nobody of the person takes anything back: whoever
-- refuses waits, so that nothing is used after their commit.
CREATE FUNCTION customers.hold_consent(p_customer uuid, p_purpose text, p_channel text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    one uuid;
BEGIN
    FOR one IN SELECT m FROM customers.person_members(p_customer) AS m ORDER BY m LOOP
        INSERT INTO customers.consent_guard (customer_id) VALUES (one) ON CONFLICT DO NOTHING;
        PERFORM FROM customers.consent_guard WHERE customer_id = one FOR SHARE;
    END LOOP;
    RETURN customers.is_allowed(p_customer, p_purpose, p_channel);
END $$;

-- Wait until nobody uses what a customer allowed, and let nobody begin before this transaction ends.
CREATE FUNCTION customers.close_consent(p_customer uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO customers.consent_guard AS g (customer_id, refused_at) VALUES (p_customer, p_at)
    ON CONFLICT (customer_id) DO UPDATE SET refused_at = excluded.refused_at;
END $$;

-- Keep statements, in one order of customers; what is kept already is not kept again and not
-- answered. A refusal waits until what is under way with the consent is over.
CREATE FUNCTION customers.record_consents(
    p_customers uuid[], p_statements uuid[], p_identifiers uuid[], p_purposes text[],
    p_channels text[], p_states text[], p_bases text[], p_versions integer[], p_languages text[],
    p_evidence text[], p_sources text[], p_said timestamptz[], p_at timestamptz
) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
    refusing uuid;
BEGIN
    FOR refusing IN
        SELECT DISTINCT s.customer FROM unnest(p_customers, p_states) AS s (customer, state)
         WHERE s.state <> 'granted' ORDER BY 1
    LOOP
        PERFORM customers.close_consent(refusing, p_at);
    END LOOP;
    RETURN QUERY
    INSERT INTO customers.consent (customer_id, statement_id, identifier_id, purpose, channel, state,
           legal_basis, text_version, language, evidence, source, said_at, recorded_at)
    SELECT s.customer, s.statement, s.identifier, s.purpose, s.channel, s.state,
           coalesce(s.basis, p.legal_basis), s.version, s.language, s.evidence, s.source, s.said, p_at
      FROM unnest(p_customers, p_statements, p_identifiers, p_purposes, p_channels, p_states,
                  p_bases, p_versions, p_languages, p_evidence, p_sources, p_said)
        AS s (customer, statement, identifier, purpose, channel, state, basis, version, language,
              evidence, source, said)
      JOIN customers.purpose AS p ON p.purpose = s.purpose
     ORDER BY s.customer, s.statement
    ON CONFLICT DO NOTHING
    RETURNING statement_id;
END $$;

CREATE VIEW customers.v_consent AS
SELECT customer_id, statement_id, identifier_id, purpose, channel, state, legal_basis, text_version,
       language, evidence, source, said_at, recorded_at
  FROM customers.consent;
CREATE VIEW customers.v_purpose AS
SELECT purpose, is_service, unless_refused, legal_basis, channels, asked FROM customers.purpose;
