-- Claim the key of a request and the names of the order, and keep its basket, which holds the
-- payments it will ask for: their ids are the intent that survives a crash. Refuses where the key was
-- used before, and where the source's own number belongs to another order.
CREATE FUNCTION orders.open_checkout(
    p_key text, p_fingerprint bytea, p_claims text[], p_customer uuid, p_order uuid,
    p_channel uuid, p_place uuid, p_actor text, p_request uuid, p_basket jsonb,
    p_expires_at timestamptz, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    claimed integer;
BEGIN
    IF NOT platform.claim_key(p_key, p_fingerprint, p_order, p_at) THEN
        PERFORM platform.refuse('platform.key_claimed', NULL);
    END IF;
    INSERT INTO orders.claim (claim, customer_id, order_id)
    SELECT c.claim, p_customer, p_order FROM unnest(p_claims) AS c (claim) ORDER BY c.claim
    ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS claimed = ROW_COUNT;
    IF claimed < cardinality(p_claims) THEN
        PERFORM platform.refuse('orders.external_id_taken', NULL);
    END IF;
    INSERT INTO orders.checkout (customer_id, order_id, state, channel_id, place_id, actor,
           request_id, basket, opened_at, expires_at)
    VALUES (p_customer, p_order, 'open', p_channel, p_place, p_actor, p_request, p_basket, p_at,
            p_expires_at);
END $$;

-- Make an open checkout the order that its basket describes; lines that are carried out are
-- fulfilled with it. Of two rivals that finish the same checkout one is refused.
CREATE FUNCTION orders.place(
    p_customer uuid, p_order uuid, p_number text, p_answer text, p_payments uuid[],
    p_captured boolean[], p_references text[], p_origin text, p_actor text, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    basket jsonb;
    closed record;
    lines record;
BEGIN
    UPDATE orders.checkout AS c SET state = 'placed', closed_at = p_at, answer = p_answer
     WHERE c.customer_id = p_customer AND c.order_id = p_order AND c.state = 'open'
    RETURNING c.basket, c.actor, c.channel_id, c.place_id INTO closed;
    IF NOT FOUND THEN
        PERFORM platform.refuse('orders.checkout_closed', NULL);
    END IF;
    basket := closed.basket;
    WITH kept AS (
        INSERT INTO orders.line (customer_id, order_id, line_no, sku_id, method, place_id,
               reservation_id, ordered, fulfilled, unit_minor, discount_minor, total_minor,
               tax_minor, tax_bp, promised_at, seller_id, sold_by, credited_to, kind, bundle_id,
               discounts)
        SELECT p_customer, p_order, l.line_no, l.sku_id, l.method, l.place_id, l.reservation_id,
               l.quantity, CASE l.method WHEN 'carry_out' THEN l.quantity ELSE 0 END,
               l.unit_minor, l.discount_minor, l.total_minor, l.tax_minor, l.tax_bp,
               l.promised_at, coalesce(l.seller_id, (basket ->> 'seller_id')::uuid),
               coalesce(l.sold_by, closed.actor),
               coalesce(l.credited_to, closed.place_id, closed.channel_id),
               coalesce(l.kind, 'goods'), l.bundle_id, l.discounts
          FROM jsonb_to_recordset(basket -> 'lines') AS l (
               line_no smallint, sku_id uuid, method text, place_id uuid, reservation_id uuid,
               quantity integer, unit_minor bigint, discount_minor bigint, total_minor bigint,
               tax_minor bigint, tax_bp integer, promised_at timestamptz, seller_id uuid,
               sold_by text, credited_to uuid, kind text, bundle_id uuid, discounts jsonb)
        RETURNING line_no::smallint, ordered::integer AS units, fulfilled > 0 AS gone)
    SELECT array_agg(line_no ORDER BY line_no) AS numbers,
           array_agg(units ORDER BY line_no) AS units,
           array_agg(line_no ORDER BY line_no) FILTER (WHERE gone) AS gone_numbers,
           array_agg(units ORDER BY line_no) FILTER (WHERE gone) AS gone_units
      INTO lines FROM kept;
    INSERT INTO orders.action (customer_id, order_id, version, kind, line_nos, quantities, actor,
           channel_id, place_id, at)
    SELECT p_customer, p_order, a.version, a.kind, a.numbers, a.units, p_actor, closed.channel_id,
           closed.place_id, p_at
      FROM (VALUES (1, 'place', lines.numbers, lines.units),
                   (2, 'fulfil', lines.gone_numbers, lines.gone_units))
        AS a (version, kind, numbers, units)
     WHERE a.numbers IS NOT NULL;
    INSERT INTO orders."order" (customer_id, order_id, number, version, channel_id, place_id,
           seller_id, currency, total_minor, tax_minor, discount_minor, rulebook_version, source,
           external_id, origin, placed_at)
    SELECT p_customer, p_order, p_number, CASE WHEN lines.gone_numbers IS NULL THEN 1 ELSE 2 END,
           closed.channel_id, closed.place_id, b.seller_id, b.currency, b.total_minor, b.tax_minor,
           b.discount_minor, b.rulebook_version, b.source, b.external_id, p_origin, p_at
      FROM jsonb_to_record(basket) AS b (
           seller_id uuid, currency text, total_minor bigint, tax_minor bigint,
           discount_minor bigint, rulebook_version bigint, source text, external_id text);
    IF basket -> 'delivery' ->> 'address_id' IS NOT NULL THEN
        INSERT INTO orders.delivery (customer_id, order_id, version, address_id, country,
               postal_code, at)
        SELECT p_customer, p_order, 1, d.address_id, d.country, d.postal_code, p_at
          FROM jsonb_to_record(basket -> 'delivery') AS d (
               address_id uuid, country text, postal_code text);
    END IF;
    WITH asked AS (
        INSERT INTO orders.payment (customer_id, payment_id, order_id, number, tender, token,
               currency, amount_minor, authorised_minor, captured_minor, reference)
        SELECT p_customer, p.payment_id, p_order, p.number, p.tender, p.token,
               basket ->> 'currency', p.amount_minor, p.amount_minor,
               CASE WHEN a.captured THEN p.amount_minor ELSE 0 END, a.reference
          FROM ROWS FROM (jsonb_to_recordset(basket -> 'payments') AS (
               payment_id uuid, tender text, token text, amount_minor bigint)) WITH ORDINALITY
                   AS p (payment_id, tender, token, amount_minor, number)
          JOIN unnest(p_payments, p_captured, p_references) AS a (payment_id, captured, reference)
            ON a.payment_id = p.payment_id
        RETURNING payment_id, amount_minor, captured_minor)
    INSERT INTO orders.payment_entry (customer_id, payment_id, kind, key, amount_minor, at,
           settled_at)
    SELECT p_customer, a.payment_id, k.kind, 'checkout', a.amount_minor, p_at, p_at
      FROM asked AS a CROSS JOIN (VALUES ('authorise'), ('capture')) AS k (kind)
     WHERE k.kind = 'authorise' OR a.captured_minor <> 0;
END $$;
