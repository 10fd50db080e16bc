-- What holds for a person, or NULL where nobody said anything. Of each subject (a customer, or one of
-- the customer's addresses) the latest word on the channel counts, and a word on every channel
-- (`any`) until a later word on the one; a grant for every channel lifts no refusal of one, and an
-- objection to every channel is lifted by nothing but a later word on every channel. Of all
-- subjects the most restrictive counts.
CREATE FUNCTION customers.consent_state(p_customer uuid, p_purpose text, p_channel text)
RETURNS text LANGUAGE sql STABLE AS $$
    WITH word AS (
        SELECT DISTINCT ON (c.customer_id, c.identifier_id, c.channel)
               c.customer_id, c.identifier_id, c.channel = 'any' AS is_general, c.state, c.said_at
          FROM customers.person_members(p_customer) AS m (member)
          JOIN customers.consent AS c ON c.customer_id = m.member
         WHERE c.purpose = p_purpose AND c.channel IN (p_channel, 'any')
         ORDER BY c.customer_id, c.identifier_id, c.channel, c.said_at DESC, c.statement_id DESC),
    subject AS (
        SELECT max(state) FILTER (WHERE is_general) AS general,
               max(said_at) FILTER (WHERE is_general) AS general_at,
               max(state) FILTER (WHERE NOT is_general) AS own,
               max(said_at) FILTER (WHERE NOT is_general) AS own_at
          FROM word GROUP BY customer_id, identifier_id),
    counted AS (
        SELECT CASE WHEN general = 'objected' OR own IS NULL THEN general
                    WHEN general <> 'granted' AND general_at > own_at THEN general
                    ELSE own END AS state
          FROM subject)
    SELECT state FROM counted
     ORDER BY array_position(ARRAY['objected', 'withdrawn', 'denied', 'granted'], state)
     LIMIT 1
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

-- As above, and until the transaction ends nobody of the person takes anything back: whoever
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
