-- Change what an account has posted and settle its debt first. Answers the change of the debt, or
-- NULL where a debit that may not owe asks for more than is free, and for an issuer, who keeps no
-- balance.
CREATE FUNCTION ledger.shift(p_account uuid, p_change bigint, p_may_owe boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    owed bigint;
BEGIN
    IF p_change >= 0 THEN
        UPDATE ledger.account
           SET posted = posted + p_change - least(debt, p_change),
               debt = debt - least(debt, p_change)
         WHERE account_id = p_account AND kind <> 'issuer'
        RETURNING new.debt - old.debt INTO owed;
    ELSIF p_may_owe THEN
        UPDATE ledger.account
           SET posted = greatest(posted + p_change, held),
               debt = debt + greatest(held - posted - p_change, 0)
         WHERE account_id = p_account AND kind <> 'issuer'
        RETURNING new.debt - old.debt INTO owed;
    ELSE
        UPDATE ledger.account SET posted = posted + p_change
         WHERE account_id = p_account AND posted - held + p_change >= 0
        RETURNING 0 INTO owed;
    END IF;
    RETURN owed;
END $$;

-- Post or void one side of a pending transfer. A voided hold settles a debt before it is free.
CREATE FUNCTION ledger.settle_entry(
    p_account uuid, p_transfer uuid, p_state text, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    units bigint;
    owed bigint;
BEGIN
    UPDATE ledger.entry SET state = p_state, settled_at = p_at
     WHERE account_id = p_account AND transfer_id = p_transfer AND state = 'pending'
    RETURNING amount INTO units;
    IF units < 0 AND p_state = 'posted' THEN
        UPDATE ledger.account SET posted = posted + units, held = held + units
         WHERE account_id = p_account AND kind <> 'issuer';
    ELSIF units < 0 THEN
        UPDATE ledger.account
           SET held = held + units,
               posted = posted - least(debt, posted - held - units),
               debt = debt - least(debt, posted - held - units)
         WHERE account_id = p_account AND kind <> 'issuer';
    ELSIF units > 0 AND p_state = 'posted' THEN
        owed := ledger.shift(p_account, units, false);
        IF owed <> 0 THEN
            UPDATE ledger.entry SET debt = owed
             WHERE account_id = p_account AND transfer_id = p_transfer;
        END IF;
    END IF;
END $$;

-- Post or void both sides of pending transfers. Balances are locked before entries, in one global
-- order. Each transfer is named by one of its accounts. Answers the state in which each now is.
CREATE FUNCTION ledger.settle(
    p_accounts uuid[], p_transfers uuid[], p_state text, p_at timestamptz
) RETURNS TABLE (transfer_id uuid, state text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    locked uuid;
    side record;
BEGIN
    FOR locked IN
        SELECT DISTINCT s.account
          FROM unnest(p_accounts, p_transfers) AS l (account, transfer)
          JOIN ledger.entry e ON e.account_id = l.account AND e.transfer_id = l.transfer
         CROSS JOIN LATERAL (VALUES (e.account_id), (e.counter_account_id)) AS s (account)
         ORDER BY s.account
    LOOP
        PERFORM 1 FROM ledger.account
          WHERE account_id = locked AND kind <> 'issuer' FOR UPDATE;
    END LOOP;
    FOR side IN
        SELECT s.account, e.transfer_id
          FROM unnest(p_accounts, p_transfers) AS l (account, transfer)
          JOIN ledger.entry e ON e.account_id = l.account AND e.transfer_id = l.transfer
         CROSS JOIN LATERAL (VALUES (e.account_id), (e.counter_account_id)) AS s (account)
         ORDER BY s.account, e.transfer_id
    LOOP
        PERFORM ledger.settle_entry(side.account, side.transfer_id, p_state, p_at);
    END LOOP;
    RETURN QUERY
    SELECT e.transfer_id, e.state::text
      FROM unnest(p_accounts, p_transfers) AS l (account, transfer)
      JOIN ledger.entry e ON e.account_id = l.account AND e.transfer_id = l.transfer;
END $$;

-- Settle what is due in one account: credits mature, holds expire.
CREATE FUNCTION ledger.settle_due(p_account uuid, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    due record;
BEGIN
    FOR due IN
        SELECT transfer_id, CASE WHEN matures_at IS NULL THEN 'voided' ELSE 'posted' END AS state
          FROM ledger.entry
         WHERE account_id = p_account AND state = 'pending'
           AND coalesce(matures_at, expires_at) <= p_at
         ORDER BY transfer_id
    LOOP
        PERFORM ledger.settle(ARRAY[p_account], ARRAY[due.transfer_id], due.state, p_at);
    END LOOP;
END $$;

-- Change one account's balance for an entry just written: a pending debit holds units, a pending
-- credit changes nothing yet. Answers as ``ledger.shift``.
CREATE FUNCTION ledger.book(
    p_account uuid, p_amount bigint, p_state text, p_may_owe boolean
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    owed bigint;
BEGIN
    IF p_state = 'posted' THEN
        RETURN ledger.shift(p_account, p_amount, p_may_owe);
    ELSIF p_amount > 0 THEN
        RETURN 0;
    END IF;
    UPDATE ledger.account SET held = held - p_amount
     WHERE account_id = p_account AND posted - held + p_amount >= 0
    RETURNING 0 INTO owed;
    RETURN owed;
END $$;

-- Book transfers, both sides of all of them in one global order of accounts. Answers one row for
-- each account that keeps a balance, and for each that does not exist. A repeated transfer answers
-- as it did the first time and changes nothing.
CREATE FUNCTION ledger.transfer(
    p_transfers uuid[], p_debits uuid[], p_credits uuid[], p_units text[], p_amounts bigint[],
    p_kinds text[], p_states text[], p_references uuid[], p_occurred timestamptz[],
    p_matures timestamptz[], p_expires timestamptz[], p_at timestamptz
) RETURNS TABLE (
    transfer_id uuid, account_id uuid, outcome text, state text, amount bigint, debt bigint
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    side record;
    account_kind text;
    owed bigint;
    known ledger.entry;
BEGIN
    FOR side IN
        SELECT p_transfers[number] AS transfer, p_units[number] AS unit, p_kinds[number] AS kind,
               p_states[number] AS state, p_references[number] AS reference,
               p_occurred[number] AS occurred, p_matures[number] AS matures,
               p_expires[number] AS expires, s.account, s.counter, s.amount
          FROM generate_series(1, cardinality(p_transfers)) AS number
         CROSS JOIN LATERAL (VALUES (p_debits[number], p_credits[number], -p_amounts[number]),
                                    (p_credits[number], p_debits[number], p_amounts[number]))
            AS s (account, counter, amount)
         ORDER BY s.account, number
    LOOP
        SELECT a.kind INTO account_kind FROM ledger.account a
         WHERE a.account_id = side.account AND a.unit = side.unit;
        IF account_kind IS NULL THEN
            RETURN QUERY SELECT side.transfer, side.account, 'unknown', side.state, side.amount,
                                0::bigint;
            CONTINUE;
        END IF;
        -- the row of the entry is the lock against a rival with the same transfer
        INSERT INTO ledger.entry (account_id, transfer_id, counter_account_id, kind, amount, state,
               reference_id, occurred_at, matures_at, expires_at, settled_at)
        VALUES (side.account, side.transfer, side.counter, side.kind, side.amount, side.state,
                side.reference, side.occurred, side.matures, side.expires,
                CASE side.state WHEN 'posted' THEN p_at END)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            SELECT * INTO known FROM ledger.entry e
             WHERE e.account_id = side.account AND e.transfer_id = side.transfer;
            RETURN QUERY SELECT side.transfer, side.account,
                CASE WHEN (known.counter_account_id, known.amount, known.kind)
                        = (side.counter, side.amount, side.kind) THEN 'repeated'
                     ELSE 'differs' END,
                known.state::text, known.amount::bigint, known.debt
             WHERE account_kind <> 'issuer';
            CONTINUE;
        END IF;
        CONTINUE WHEN account_kind = 'issuer';
        owed := ledger.book(side.account, side.amount, side.state,
                            side.kind IN ('reverse', 'pay_out', 'rounding'));
        IF owed IS NULL THEN
            PERFORM ledger.settle_due(side.account, p_at);
            owed := ledger.book(side.account, side.amount, side.state,
                                side.kind IN ('reverse', 'pay_out', 'rounding'));
        END IF;
        IF owed <> 0 THEN
            UPDATE ledger.entry e SET debt = owed
             WHERE e.account_id = side.account AND e.transfer_id = side.transfer;
        END IF;
        RETURN QUERY SELECT side.transfer, side.account,
            CASE WHEN owed IS NULL THEN 'short' ELSE 'booked' END, side.state, side.amount,
            coalesce(owed, 0);
    END LOOP;
END $$;

-- Book transfers, all or none: refuses with the first side that could not be booked.
CREATE FUNCTION ledger.transfer_all(
    p_transfers uuid[], p_debits uuid[], p_credits uuid[], p_units text[], p_amounts bigint[],
    p_kinds text[], p_states text[], p_references uuid[], p_occurred timestamptz[],
    p_matures timestamptz[], p_expires timestamptz[], p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    side record;
BEGIN
    FOR side IN
        SELECT * FROM ledger.transfer(p_transfers, p_debits, p_credits, p_units, p_amounts,
                                      p_kinds, p_states, p_references, p_occurred, p_matures,
                                      p_expires, p_at)
    LOOP
        IF side.outcome IN ('short', 'unknown', 'differs') THEN
            PERFORM platform.refuse('ledger.not_booked', to_jsonb(side));
        END IF;
    END LOOP;
END $$;

-- Bring what a reference has earned an account to a target; one that never earned stays without.
-- Earnings still pending are voided first, the latest to mature first; what is left of one becomes a
-- new pending one of the same day. Then posted ones are reversed. Answers the change and the debt
-- that it left, a repeat no change.
CREATE FUNCTION ledger.true_up(
    p_account uuid, p_issuer uuid, p_unit text, p_reference uuid, p_target bigint,
    p_transfer uuid, p_matures timestamptz, p_at timestamptz
) RETURNS TABLE (outcome text, change bigint, debt bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    total_gap bigint;
    gap bigint;
    matures timestamptz := p_matures;
    earned timestamptz := p_at;
    part record;
BEGIN
    PERFORM 1 FROM ledger.account WHERE account_id = p_account FOR UPDATE;
    SELECT CASE WHEN count(*) = 0 THEN 0
                ELSE p_target - coalesce(sum(e.amount) FILTER (WHERE e.state <> 'voided'), 0) END
      INTO total_gap FROM ledger.entry e
     WHERE e.account_id = p_account AND e.reference_id = p_reference
       AND e.kind IN ('earn', 'reverse');
    IF total_gap = 0 OR EXISTS (SELECT FROM ledger.entry e
            WHERE e.account_id = p_account AND e.transfer_id = p_transfer) THEN
        RETURN QUERY SELECT 'repeated', 0::bigint, 0::bigint;
        RETURN;
    END IF;
    gap := total_gap;
    FOR part IN
        SELECT e.transfer_id, e.amount, e.matures_at, e.occurred_at FROM ledger.entry e
         WHERE e.account_id = p_account AND e.reference_id = p_reference
           AND e.kind = 'earn' AND e.state = 'pending'
         ORDER BY e.matures_at DESC, e.occurred_at DESC, e.transfer_id
    LOOP
        EXIT WHEN gap >= 0;
        PERFORM ledger.settle(ARRAY[p_account], ARRAY[part.transfer_id], 'voided', p_at);
        gap := gap + part.amount;
        matures := part.matures_at;
        earned := part.occurred_at;
    END LOOP;
    IF gap > 0 THEN
        RETURN QUERY
        SELECT t.outcome, total_gap, t.debt FROM ledger.transfer(
            ARRAY[p_transfer], ARRAY[p_issuer], ARRAY[p_account], ARRAY[p_unit], ARRAY[gap],
            ARRAY['earn'], ARRAY[CASE WHEN matures IS NULL THEN 'posted' ELSE 'pending' END],
            ARRAY[p_reference], ARRAY[earned], ARRAY[matures], ARRAY[NULL::timestamptz], p_at) t;
    ELSIF gap < 0 THEN
        RETURN QUERY
        SELECT t.outcome, total_gap, t.debt FROM ledger.transfer(
            ARRAY[p_transfer], ARRAY[p_account], ARRAY[p_issuer], ARRAY[p_unit], ARRAY[-gap],
            ARRAY['reverse'], ARRAY['posted'], ARRAY[p_reference], ARRAY[p_at],
            ARRAY[NULL::timestamptz], ARRAY[NULL::timestamptz], p_at) t;
    ELSE
        RETURN QUERY SELECT 'booked', total_gap, 0::bigint;
    END IF;
END $$;

-- Settle what is due in any account, a bounded number of transfers at a time.
CREATE FUNCTION ledger.settle_all_due(p_at timestamptz, p_limit integer)
RETURNS TABLE (transfer_id uuid, state text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    due record;
BEGIN
    FOR due IN
        SELECT d.state, array_agg(d.account_id) AS accounts, array_agg(d.transfer_id) AS transfers
          FROM (SELECT e.account_id, e.transfer_id,
                       CASE WHEN e.matures_at IS NULL THEN 'voided' ELSE 'posted' END AS state
                  FROM ledger.entry e
                 WHERE e.state = 'pending' AND coalesce(e.matures_at, e.expires_at) <= p_at
                   AND e.account_id < e.counter_account_id
                 ORDER BY coalesce(e.matures_at, e.expires_at) LIMIT p_limit) AS d
         GROUP BY d.state
         ORDER BY d.state
    LOOP
        RETURN QUERY SELECT * FROM ledger.settle(due.accounts, due.transfers, due.state, p_at);
    END LOOP;
END $$;

-- Book many posted transfers of the past. Balances move once for each account, in key order.
-- Answers the accounts that do not exist; transfers that are already booked stay as they are.
CREATE FUNCTION ledger.import_transfers(
    p_transfers uuid[], p_debits uuid[], p_credits uuid[], p_units text[], p_amounts bigint[],
    p_kinds text[], p_references uuid[], p_occurred timestamptz[]
) RETURNS SETOF uuid LANGUAGE plpgsql AS $$
DECLARE
    change record;
BEGIN
    RETURN QUERY
    SELECT DISTINCT s.account
      FROM unnest(p_debits || p_credits, p_units || p_units) AS s (account, unit)
     WHERE NOT EXISTS (SELECT FROM ledger.account a
                        WHERE a.account_id = s.account AND a.unit = s.unit);
    FOR change IN
        WITH booked AS (
            INSERT INTO ledger.entry (account_id, transfer_id, counter_account_id, kind, amount,
                   state, reference_id, occurred_at, settled_at)
            SELECT s.account, t.transfer, s.counter, t.kind, s.amount, 'posted', t.reference,
                   t.occurred, t.occurred
              FROM unnest(p_transfers, p_debits, p_credits, p_amounts, p_kinds, p_references,
                          p_occurred)
                AS t (transfer, debit, credit, units, kind, reference, occurred)
             CROSS JOIN LATERAL (VALUES (t.debit, t.credit, -t.units), (t.credit, t.debit, t.units))
                AS s (account, counter, amount)
            ON CONFLICT DO NOTHING
            RETURNING account_id, amount)
        SELECT account_id, sum(amount)::bigint AS units FROM booked
         GROUP BY account_id ORDER BY account_id
    LOOP
        PERFORM ledger.shift(change.account_id, change.units, true);
    END LOOP;
END $$;
