-- A shift at a till: from one count of the drawer to the next. ``expected_minor`` is what the book
-- had in the drawer at the end, ``told_minor`` what the till had reckoned.
-- family: place key: place_id
CREATE TABLE counter.shift (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    shift_id uuid NOT NULL,
    currency text NOT NULL,
    drawer text NOT NULL,
    after_id uuid,
    opened_seq bigint NOT NULL,
    opened_at timestamptz NOT NULL,
    opened_by uuid,
    float_minor bigint NOT NULL CHECK (float_minor >= 0),
    float_pieces jsonb NOT NULL DEFAULT '{}',
    float_difference_minor bigint NOT NULL DEFAULT 0,
    closed_seq bigint,
    closed_at timestamptz,
    closed_by uuid,
    counted_minor bigint CHECK (counted_minor >= 0),
    counted_pieces jsonb,
    expected_minor bigint,
    told_minor bigint,
    difference_minor bigint,
    reason text,
    PRIMARY KEY (place_id, device_id, shift_id),
    CHECK ((closed_seq IS NULL) = (closed_at IS NULL)),
    CHECK (closed_seq IS NULL OR difference_minor = counted_minor - expected_minor)
);
CREATE INDEX shift_by_opening ON counter.shift (place_id, opened_at);

-- What came into a drawer or went out by an act of the till, in whole coins.
-- family: place key: place_id
CREATE TABLE counter.cash (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    seq bigint NOT NULL,
    shift_id uuid,
    kind text NOT NULL,
    amount_minor bigint NOT NULL,
    reason text NOT NULL,
    note text,
    approved_by uuid,
    PRIMARY KEY (place_id, device_id, seq)
);

-- Receipts of a till: its own series without gaps, over sales, returns and exchanges. Amounts are
-- what the act came to: negative where money went back.
-- family: place key: place_id
CREATE TABLE counter.receipt (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    seq bigint NOT NULL,
    series text NOT NULL,
    number bigint NOT NULL CHECK (number > 0),
    kind text NOT NULL CHECK (kind IN ('sale', 'return', 'exchange')),
    act_id uuid NOT NULL,
    shift_id uuid,
    staff_id uuid,
    customer_id uuid,
    order_id uuid,
    currency text NOT NULL,
    total_minor bigint NOT NULL,
    tax_minor bigint NOT NULL DEFAULT 0,
    discount_minor bigint NOT NULL DEFAULT 0,
    units integer NOT NULL DEFAULT 0,
    cash_minor bigint NOT NULL DEFAULT 0,
    tenders jsonb NOT NULL DEFAULT '{}',
    is_online boolean NOT NULL DEFAULT false,
    issued_at timestamptz NOT NULL,
    copies integer NOT NULL DEFAULT 0,
    PRIMARY KEY (place_id, device_id, seq)
);
CREATE INDEX receipt_by_number ON counter.receipt (place_id, series, number);
CREATE INDEX receipt_by_act ON counter.receipt (place_id, act_id);

-- Carts that wait; whoever calls one back first has it.
-- family: place key: place_id
CREATE TABLE counter.parked (
    place_id uuid NOT NULL,
    parked_id uuid NOT NULL,
    device_id uuid NOT NULL,
    label text NOT NULL,
    cart jsonb NOT NULL,
    units integer NOT NULL,
    parked_by uuid,
    parked_at timestamptz NOT NULL,
    recalled_at timestamptz,
    recalled_by uuid,
    PRIMARY KEY (place_id, parked_id)
);
CREATE INDEX parked_open ON counter.parked (place_id, parked_at) WHERE recalled_at IS NULL;

-- Changes of orders that were previewed at a place, so that a till confirms them by their id.
-- family: place key: place_id
CREATE TABLE counter.change (
    place_id uuid NOT NULL,
    change_id uuid NOT NULL,
    device_id uuid NOT NULL,
    order_id uuid NOT NULL,
    PRIMARY KEY (place_id, change_id)
);

-- Papers for a fiscal printer: each is printed once, whatever the printer does meanwhile.
-- family: place key: place_id
CREATE TABLE counter.paper (
    place_id uuid NOT NULL,
    device_id uuid NOT NULL,
    seq bigint NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'asked', 'printed')),
    tries integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    fault text,
    fiscal_number text,
    printed_at timestamptz,
    PRIMARY KEY (place_id, device_id, seq),
    CHECK ((state = 'printed') = (printed_at IS NOT NULL))
);
CREATE INDEX paper_due ON counter.paper (place_id, due_at) WHERE state <> 'printed';

-- Points, store credit or gift cards lent to a till, so that they pay where nobody can be asked.
-- The ledger holds them under the same id.
-- family: place key: place_id
CREATE TABLE counter.hold (
    place_id uuid NOT NULL,
    hold_id uuid NOT NULL,
    device_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    account_id uuid NOT NULL,
    tender text NOT NULL CHECK (tender IN ('points', 'store_credit', 'gift_card')),
    currency text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    lent_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (place_id, hold_id)
);
CREATE INDEX hold_open ON counter.hold (place_id, device_id) WHERE ended_at IS NULL;

CREATE VIEW counter.v_shift AS
SELECT place_id, device_id, shift_id, currency, drawer, opened_seq, opened_at, closed_seq, closed_at,
       float_minor, float_difference_minor, counted_minor, expected_minor, difference_minor
  FROM counter.shift;
CREATE VIEW counter.v_hold AS
SELECT place_id, hold_id, device_id, customer_id, tender, currency, amount_minor, lent_at, expires_at,
       ended_at
  FROM counter.hold;
CREATE VIEW counter.v_cash AS
SELECT place_id, device_id, seq, shift_id, kind, amount_minor, reason FROM counter.cash;
CREATE VIEW counter.v_receipt AS
SELECT place_id, device_id, seq, series, number, kind, act_id, shift_id, staff_id, customer_id,
       order_id, currency, total_minor, cash_minor, is_online, issued_at, copies
  FROM counter.receipt;
CREATE VIEW counter.v_paper AS
SELECT place_id, device_id, seq, state, tries, due_at, fiscal_number, printed_at FROM counter.paper;
