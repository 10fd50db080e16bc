CREATE SCHEMA ledger;

CREATE DOMAIN ledger.unit AS text CHECK (VALUE <> '');
CREATE DOMAIN ledger.account_kind AS text
    CHECK (VALUE IN ('customer', 'budget', 'drawer', 'issuer'));
CREATE DOMAIN ledger.entry_state AS text CHECK (VALUE IN ('pending', 'posted', 'voided'));

-- Who holds how much of a unit. Accounts of customers, budgets and drawers keep their balance and
-- may not go below zero by spending; an issuer's balance is the sum of its entries, so that no row
-- is hot.
-- family: account key: account_id
CREATE TABLE ledger.account (
    account_id uuid NOT NULL,
    unit ledger.unit NOT NULL,
    kind ledger.account_kind NOT NULL,
    posted platform.not_negative_big NOT NULL DEFAULT 0,
    held platform.not_negative_big NOT NULL DEFAULT 0,
    debt platform.not_negative_big NOT NULL DEFAULT 0,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (account_id),
    CONSTRAINT never_overspent CHECK (posted - held >= 0),
    CONSTRAINT debt_settled_first CHECK (debt = 0 OR posted = held),
    CONSTRAINT issuer_has_no_balance CHECK (kind <> 'issuer' OR (posted = 0 AND held = 0 AND debt = 0))
) WITH (fillfactor = 80);

-- The book: each transfer is two rows, each with its own account's key. Only the state changes, and
-- when a hold expires. All that becomes of a hold (parts spent, the rest, refunds) names it.
-- family: account key: account_id
CREATE TABLE ledger.entry (
    account_id uuid NOT NULL,
    transfer_id uuid NOT NULL,
    counter_account_id uuid NOT NULL CHECK (counter_account_id <> account_id),
    kind text NOT NULL,
    amount platform.not_zero_big NOT NULL,
    state ledger.entry_state NOT NULL,
    debt bigint NOT NULL DEFAULT 0,
    reference_id uuid,
    occurred_at timestamptz NOT NULL,
    matures_at timestamptz,
    expires_at timestamptz,
    settled_at timestamptz CHECK ((settled_at IS NULL) = (state = 'pending')),
    hold_id uuid,
    PRIMARY KEY (account_id, transfer_id),
    CHECK (matures_at IS NULL OR expires_at IS NULL)
) WITH (fillfactor = 90);
CREATE INDEX entry_in_time ON ledger.entry (account_id, occurred_at, transfer_id);
CREATE INDEX entry_of_reference ON ledger.entry (reference_id, account_id)
    WHERE reference_id IS NOT NULL;
CREATE INDEX entry_pending ON ledger.entry (account_id, transfer_id) WHERE state = 'pending';
CREATE INDEX entry_of_hold ON ledger.entry (account_id, hold_id) WHERE hold_id IS NOT NULL;
CREATE INDEX entry_due ON ledger.entry ((coalesce(matures_at, expires_at)))
    WHERE state = 'pending';

CREATE VIEW ledger.v_account AS
SELECT account_id, unit, kind, posted, held, debt, opened_at FROM ledger.account;

CREATE VIEW ledger.v_entry AS
SELECT account_id, transfer_id, counter_account_id, kind, amount, state, debt, reference_id,
       occurred_at, matures_at, expires_at, settled_at, hold_id
  FROM ledger.entry;
