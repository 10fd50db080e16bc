-- Claim the key of a request and the names of the order, and keep its basket, which holds the
-- payments it will ask for: their ids are the intent that survives a crash. Answers 'opened';
-- 'repeated' where the key was used before, and then nothing has changed; 'taken' where the source's
-- own number belongs to another order, and then the caller has to roll back.
CREATE FUNCTION orders.open_checkout(
    p_key text, p_fingerprint bytea, p_claims text[], p_customer uuid, p_order uuid,
    p_channel uuid, p_place uuid, p_actor text, p_request uuid, p_basket jsonb,
    p_expires_at timestamptz, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    claimed integer;
BEGIN
    IF NOT platform.claim_key(p_key, p_fingerprint, p_order, p_at) THEN
        RETURN 'repeated';
    END IF;
    INSERT INTO orders.claim (claim, customer_id, order_id)
    SELECT c.claim, p_customer, p_order FROM unnest(p_claims) AS c (claim) ORDER BY c.claim
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;
    IF claimed < cardinality(p_claims) THEN
        RETURN 'taken';
    END IF;
    INSERT INTO orders.checkout (customer_id, order_id, state, channel_id, place_id, actor,
           request_id, basket, opened_at, expires_at)
    VALUES (p_customer, p_order, 'open', p_channel, p_place, p_actor, p_request, p_basket, p_at,
            p_expires_at);
    RETURN 'opened';
END $$;
