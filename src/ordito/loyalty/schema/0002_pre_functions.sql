-- Who is reached by a value, and the first membership, if there is one: two steps, each by its own
-- key, in one round trip of the till.
CREATE FUNCTION loyalty.find_member(p_kind text, p_value text)
RETURNS TABLE (
    customer_id uuid, programme_id uuid, account_id uuid, enrolled_at timestamptz
) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    found uuid;
BEGIN
    SELECT c.customer_id INTO found FROM customers.v_claim c
     WHERE c.digest = customers.digest(p_kind, p_value);
    IF found IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT found, m.programme_id, m.account_id, m.enrolled_at
      FROM (VALUES (1)) AS one (n)
      LEFT JOIN loyalty.membership m ON m.customer_id = found
     ORDER BY m.enrolled_at, m.programme_id
     LIMIT 1;
END $$;
