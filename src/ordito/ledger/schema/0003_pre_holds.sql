-- A hold sets units of one account aside. It is spent in parts, each under an id of its own, and
-- what is left is released; each part taken replaces the pending pair of entries by a posted one
-- and a pending one over the rest, so that entries never change their amount.

-- Write both sides of a transfer that belongs to a hold; balances are the caller's work.
CREATE FUNCTION ledger.write_pair(
    p_transfer uuid, p_debit uuid, p_credit uuid, p_units bigint, p_kind text, p_state text,
    p_hold uuid, p_reference uuid, p_expires timestamptz, p_at timestamptz
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ledger.entry (account_id, transfer_id, counter_account_id, kind, amount, state,
           reference_id, occurred_at, expires_at, settled_at, hold_id)
    SELECT s.account, p_transfer, s.counter, p_kind, s.amount, p_state, p_reference, p_at,
           CASE p_state WHEN 'pending' THEN p_expires END,
           CASE p_state WHEN 'posted' THEN p_at END, p_hold
      FROM (VALUES (p_debit, p_credit, -p_units), (p_credit, p_debit, p_units))
        AS s (account, counter, amount)
     ORDER BY s.account
$$;

-- The part of a hold that is still set aside, under the lock of its account; what has expired is
-- voided first, so that nobody waits for the job.
CREATE FUNCTION ledger.open_part(p_account uuid, p_hold uuid, p_at timestamptz)
RETURNS ledger.entry LANGUAGE plpgsql AS $$
DECLARE
    part ledger.entry;
BEGIN
    PERFORM 1 FROM ledger.account WHERE account_id = p_account FOR UPDATE;
    SELECT * INTO part FROM ledger.entry e
     WHERE e.account_id = p_account AND e.hold_id = p_hold AND e.state = 'pending';
    IF part.expires_at <= p_at THEN
        PERFORM ledger.settle(ARRAY[p_account], ARRAY[part.transfer_id], 'voided', p_at);
        RETURN NULL;
    END IF;
    RETURN part;
END $$;

-- Void both sides of the open part without touching balances: what follows it is written next.
CREATE FUNCTION ledger.replace_part(p_part ledger.entry, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    side uuid;
BEGIN
    FOR side IN
        SELECT s.account FROM (VALUES (p_part.account_id), (p_part.counter_account_id))
            AS s (account) ORDER BY s.account
    LOOP
        UPDATE ledger.entry SET state = 'voided', settled_at = p_at
         WHERE account_id = side AND transfer_id = p_part.transfer_id;
    END LOOP;
END $$;

-- Set units aside. Answers booked, repeated, differs, short, or unknown.
CREATE FUNCTION ledger.hold(
    p_account uuid, p_counter uuid, p_unit text, p_hold uuid, p_units bigint, p_reference uuid,
    p_expires timestamptz, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    known ledger.entry;
BEGIN
    PERFORM 1 FROM ledger.account
      WHERE account_id = p_account AND unit = p_unit AND kind <> 'issuer' FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    END IF;
    SELECT * INTO known FROM ledger.entry e
     WHERE e.account_id = p_account AND e.transfer_id = p_hold;
    IF FOUND THEN
        RETURN CASE WHEN (known.hold_id, known.counter_account_id, known.amount)
                       = (p_hold, p_counter, -p_units) THEN 'repeated' ELSE 'differs' END;
    END IF;
    UPDATE ledger.account SET held = held + p_units
     WHERE account_id = p_account AND posted - held >= p_units;
    IF NOT FOUND THEN
        PERFORM ledger.settle_due(p_account, p_at);
        UPDATE ledger.account SET held = held + p_units
         WHERE account_id = p_account AND posted - held >= p_units;
        IF NOT FOUND THEN
            RETURN 'short';
        END IF;
    END IF;
    PERFORM ledger.write_pair(p_hold, p_account, p_counter, p_units, 'burn', 'pending', p_hold,
                              p_reference, p_expires, p_at);
    RETURN 'booked';
END $$;

-- Spend a part of a hold. Answers booked, repeated, differs, short, or closed.
CREATE FUNCTION ledger.capture(
    p_account uuid, p_hold uuid, p_capture uuid, p_rest uuid, p_units bigint, p_at timestamptz
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    part ledger.entry;
    known ledger.entry;
BEGIN
    part := ledger.open_part(p_account, p_hold, p_at);
    SELECT * INTO known FROM ledger.entry e
     WHERE e.account_id = p_account AND e.transfer_id = p_capture;
    IF FOUND THEN
        RETURN CASE WHEN (known.hold_id, known.amount) = (p_hold, -p_units) THEN 'repeated'
                    ELSE 'differs' END;
    ELSIF part.transfer_id IS NULL THEN
        RETURN 'closed';
    ELSIF -part.amount < p_units THEN
        RETURN 'short';
    END IF;
    PERFORM ledger.replace_part(part, p_at);
    UPDATE ledger.account SET posted = posted - p_units, held = held - p_units
     WHERE account_id = p_account;
    PERFORM ledger.write_pair(p_capture, p_account, part.counter_account_id, p_units, 'burn',
                              'posted', p_hold, part.reference_id, NULL, p_at);
    IF -part.amount > p_units THEN
        PERFORM ledger.write_pair(p_rest, p_account, part.counter_account_id,
                                  -part.amount - p_units, 'burn', 'pending', p_hold,
                                  part.reference_id, part.expires_at, p_at);
    END IF;
    RETURN 'booked';
END $$;

-- Free a part of a hold, or with NULL all that is left. What is freed settles a debt first.
-- Answers how many units were freed; a repeat frees none.
CREATE FUNCTION ledger.release(
    p_account uuid, p_hold uuid, p_rest uuid, p_units bigint, p_at timestamptz
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    part ledger.entry;
BEGIN
    part := ledger.open_part(p_account, p_hold, p_at);
    IF part.transfer_id IS NULL OR EXISTS (SELECT FROM ledger.entry e
            WHERE e.account_id = p_account AND e.transfer_id = p_rest) THEN
        RETURN 0;
    ELSIF p_units IS NULL OR p_units >= -part.amount THEN
        PERFORM ledger.settle(ARRAY[p_account], ARRAY[part.transfer_id], 'voided', p_at);
        RETURN -part.amount;
    END IF;
    PERFORM ledger.replace_part(part, p_at);
    UPDATE ledger.account
       SET held = held - p_units, posted = posted - least(debt, p_units),
           debt = debt - least(debt, p_units)
     WHERE account_id = p_account;
    PERFORM ledger.write_pair(p_rest, p_account, part.counter_account_id, -part.amount - p_units,
                              'burn', 'pending', p_hold, part.reference_id, part.expires_at, p_at);
    RETURN p_units;
END $$;

-- Let a hold expire at another time, or with NULL never. Answers whether it was still open.
CREATE FUNCTION ledger.prolong(
    p_account uuid, p_hold uuid, p_expires timestamptz, p_at timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    part ledger.entry;
    side uuid;
BEGIN
    part := ledger.open_part(p_account, p_hold, p_at);
    IF part.transfer_id IS NULL THEN
        RETURN false;
    END IF;
    FOR side IN
        SELECT s.account FROM (VALUES (part.account_id), (part.counter_account_id))
            AS s (account) ORDER BY s.account
    LOOP
        UPDATE ledger.entry SET expires_at = p_expires
         WHERE account_id = side AND transfer_id = part.transfer_id;
    END LOOP;
    RETURN true;
END $$;

-- Give back what was spent of a hold, no more than that in all. Answers booked, repeated, differs
-- or short, and the change of the debt.
CREATE FUNCTION ledger.refund(
    p_account uuid, p_hold uuid, p_refund uuid, p_units bigint, p_at timestamptz
) RETURNS TABLE (outcome text, debt bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known ledger.entry;
    spent ledger.entry;
    owed bigint;
BEGIN
    PERFORM 1 FROM ledger.account WHERE account_id = p_account FOR UPDATE;
    SELECT * INTO known FROM ledger.entry e
     WHERE e.account_id = p_account AND e.transfer_id = p_refund;
    IF FOUND THEN
        RETURN QUERY SELECT CASE WHEN (known.hold_id, known.amount) = (p_hold, p_units)
                                 THEN 'repeated' ELSE 'differs' END, known.debt;
        RETURN;
    END IF;
    SELECT * INTO spent FROM ledger.entry e
     WHERE e.account_id = p_account AND e.hold_id = p_hold AND e.state = 'posted' AND e.amount < 0
     LIMIT 1;
    IF p_units > (SELECT coalesce(-sum(e.amount), 0) FROM ledger.entry e
                   WHERE e.account_id = p_account AND e.hold_id = p_hold
                     AND e.state = 'posted') THEN
        RETURN QUERY SELECT 'short', 0::bigint;
        RETURN;
    END IF;
    PERFORM ledger.write_pair(p_refund, spent.counter_account_id, p_account, p_units, 'refund',
                              'posted', p_hold, spent.reference_id, NULL, p_at);
    owed := ledger.shift(p_account, p_units, false);
    IF owed <> 0 THEN
        UPDATE ledger.entry SET debt = owed
         WHERE account_id = p_account AND transfer_id = p_refund;
    END IF;
    RETURN QUERY SELECT 'booked', owed;
END $$;

-- Lock one account and settle what is due in it: what is asked of it next is as of now.
CREATE FUNCTION ledger.settle_account(p_account uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM ledger.account WHERE account_id = p_account FOR UPDATE;
    PERFORM ledger.settle_due(p_account, p_at);
END $$;
