-- Who is reached by a value, and the first membership, if there is one: steps each by its own key,
-- in one round trip of the till. A card that was lost or replaced is told, so that nobody is taken
-- for its member.
CREATE FUNCTION loyalty.find_member(p_kind text, p_value text)
RETURNS TABLE (
    customer_id uuid, programme_id uuid, account_id uuid, enrolled_at timestamptz, tier text,
    tier_until timestamptz, shares boolean, card_state text
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    claim record;
    card text;
BEGIN
    SELECT c.customer_id, c.identifier_id INTO claim FROM customers.v_claim c
     WHERE c.digest = customers.digest(p_kind, p_value);
    IF claim.customer_id IS NULL THEN
        RETURN;
    END IF;
    IF p_kind = 'card' THEN
        SELECT k.state INTO card FROM loyalty.card k
         WHERE k.customer_id = claim.customer_id AND k.card_id = claim.identifier_id;
    END IF;
    RETURN QUERY
    SELECT claim.customer_id, m.programme_id, m.account_id, m.enrolled_at, m.tier, m.tier_until,
           m.shares, card
      FROM (VALUES (1)) AS one (n)
      LEFT JOIN loyalty.membership m ON m.customer_id = claim.customer_id
     ORDER BY m.enrolled_at, m.programme_id
     LIMIT 1;
END $$;

-- Keep by which terms an order earned; a repeat keeps the first ones.
CREATE FUNCTION loyalty.keep_terms(
    p_customer uuid, p_order uuid, p_programme uuid, p_minor_per_point bigint,
    p_lines integer[], p_amounts bigint[], p_permilles integer[], p_other integer,
    p_extra bigint
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO loyalty.earning (customer_id, order_id, programme_id, minor_per_point, line_nos,
           amounts_minor, permilles, other_permille, extra)
    VALUES (p_customer, p_order, p_programme, p_minor_per_point, p_lines, p_amounts, p_permilles,
            p_other, p_extra)
    ON CONFLICT DO NOTHING
$$;
