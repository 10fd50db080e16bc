-- Book cash of a sale or refund in a drawer, which is opened with its first cash: one round trip at a
-- till. What goes out is given already, so by the book a drawer may owe it until it is counted. What
-- the smallest coin makes more or less of the amount is booked beside it, from an account of its own.
CREATE FUNCTION ledger.move_cash(
    p_place uuid, p_code text, p_currency text, p_account uuid, p_issuer uuid, p_unit text,
    p_transfer uuid, p_amount bigint, p_reference uuid, p_at timestamptz,
    p_rounding_account uuid, p_rounding_transfer uuid, p_rounding bigint
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.drawer
                    WHERE place_id = p_place AND account_id = p_account) THEN
        INSERT INTO ledger.account (account_id, unit, kind, opened_at)
        VALUES (p_account, p_unit, 'drawer', p_at) ON CONFLICT DO NOTHING;
        INSERT INTO ledger.account (account_id, unit, kind, opened_at)
        VALUES (p_issuer, p_unit, 'issuer', p_at) ON CONFLICT DO NOTHING;
        INSERT INTO ledger.drawer (place_id, account_id, code, currency, opened_at)
        VALUES (p_place, p_account, p_code, p_currency, p_at) ON CONFLICT DO NOTHING;
    END IF;
    PERFORM ledger.transfer_all(
        ARRAY[p_transfer],
        ARRAY[CASE WHEN p_amount > 0 THEN p_issuer ELSE p_account END],
        ARRAY[CASE WHEN p_amount > 0 THEN p_account ELSE p_issuer END],
        ARRAY[p_unit], ARRAY[abs(p_amount)],
        ARRAY[CASE WHEN p_amount > 0 THEN 'cash' ELSE 'pay_out' END],
        ARRAY['posted'], ARRAY[p_reference], ARRAY[p_at], ARRAY[NULL::timestamptz],
        ARRAY[NULL::timestamptz], p_at);
    IF p_rounding <> 0 THEN
        INSERT INTO ledger.account (account_id, unit, kind, opened_at)
        VALUES (p_rounding_account, p_unit, 'issuer', p_at) ON CONFLICT DO NOTHING;
        PERFORM ledger.transfer_all(
            ARRAY[p_rounding_transfer],
            ARRAY[CASE WHEN p_rounding > 0 THEN p_rounding_account ELSE p_account END],
            ARRAY[CASE WHEN p_rounding > 0 THEN p_account ELSE p_rounding_account END],
            ARRAY[p_unit], ARRAY[abs(p_rounding)], ARRAY['rounding'], ARRAY['posted'],
            ARRAY[p_reference], ARRAY[p_at], ARRAY[NULL::timestamptz], ARRAY[NULL::timestamptz],
            p_at);
    END IF;
END $$;
