CREATE SCHEMA loyalty;

-- What is given for what is spent. The unit names the points in the ledger, so the code stays. The
-- points per amount with which it began stay as well: orders that earned by them keep no terms.
-- family: reference key: programme_id
CREATE TABLE loyalty.programme (
    programme_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL,
    minor_per_point jsonb NOT NULL,
    pending_days integer NOT NULL CHECK (pending_days BETWEEN 0 AND 400),
    terms jsonb NOT NULL,
    first_minor_per_point jsonb NOT NULL,
    PRIMARY KEY (programme_id),
    UNIQUE (code)
);

-- Who takes part, in which account of the ledger the points are, and which tier was reached. Before
-- sweep_at no point can lapse; a job looks at the account then.
-- family: party key: customer_id
CREATE TABLE loyalty.membership (
    customer_id uuid NOT NULL,
    programme_id uuid NOT NULL REFERENCES loyalty.programme,
    account_id uuid NOT NULL,
    enrolled_at timestamptz NOT NULL,
    tier text,
    tier_until timestamptz,
    shares boolean NOT NULL DEFAULT true,
    sweep_at timestamptz NOT NULL DEFAULT 'infinity',
    PRIMARY KEY (customer_id, programme_id),
    CHECK (tier IS NULL OR tier_until IS NOT NULL)
);
CREATE INDEX membership_of_account ON loyalty.membership (account_id);
CREATE INDEX membership_to_sweep ON loyalty.membership (sweep_at) WHERE sweep_at < 'infinity';
CREATE INDEX membership_to_renew ON loyalty.membership (tier_until) WHERE tier_until IS NOT NULL;

-- Cards of members, one row for each number that ever recognised somebody. The number is in the
-- customers' vault; what stands for it is the key here.
-- family: party key: customer_id
CREATE TABLE loyalty.card (
    customer_id uuid NOT NULL,
    card_id uuid NOT NULL,
    programme_id uuid NOT NULL REFERENCES loyalty.programme,
    form text NOT NULL CHECK (form IN ('physical', 'virtual')),
    state text NOT NULL CHECK (state IN ('active', 'lost', 'replaced')),
    issued_at timestamptz NOT NULL,
    closed_at timestamptz CHECK ((closed_at IS NULL) = (state = 'active')),
    replaced_by uuid CHECK ((replaced_by IS NULL) = (state <> 'replaced')),
    PRIMARY KEY (customer_id, card_id)
);

-- By which terms an order earned, where these were not the plain ones with which its programme
-- began: multipliers of categories and tiers, or other points per amount.
-- family: party key: customer_id
CREATE TABLE loyalty.earning (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    programme_id uuid NOT NULL,
    minor_per_point bigint NOT NULL CHECK (minor_per_point > 0),
    line_nos integer[] NOT NULL,
    amounts_minor bigint[] NOT NULL,
    permilles integer[] NOT NULL,
    other_permille integer NOT NULL,
    extra bigint NOT NULL CHECK (extra >= 0),  -- points that promotions gave once
    PRIMARY KEY (customer_id, order_id, programme_id)
);

-- Points spent as money: which accounts give how many. What becomes of them are its steps.
-- family: party key: customer_id
CREATE TABLE loyalty.redemption (
    customer_id uuid NOT NULL,
    redemption_id uuid NOT NULL,
    programme_id uuid NOT NULL REFERENCES loyalty.programme,
    currency text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    points bigint NOT NULL CHECK (points > 0),
    reference_id uuid,
    account_ids uuid[] NOT NULL,
    account_points bigint[] NOT NULL,
    redeemed_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, redemption_id)
);

-- family: party key: customer_id
CREATE TABLE loyalty.redemption_step (
    customer_id uuid NOT NULL,
    redemption_id uuid NOT NULL,
    step_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('capture', 'release', 'refund')),
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, redemption_id, step_id),
    FOREIGN KEY (customer_id, redemption_id)
        REFERENCES loyalty.redemption (customer_id, redemption_id)
);

CREATE VIEW loyalty.v_programme AS
SELECT programme_id, code, name, minor_per_point, pending_days, terms, first_minor_per_point
  FROM loyalty.programme;

CREATE VIEW loyalty.v_membership AS
SELECT customer_id, programme_id, account_id, enrolled_at, tier, tier_until, shares
  FROM loyalty.membership;

CREATE VIEW loyalty.v_card AS
SELECT customer_id, card_id, programme_id, form, state, issued_at, closed_at, replaced_by
  FROM loyalty.card;

CREATE VIEW loyalty.v_earning AS
SELECT customer_id, order_id, programme_id, minor_per_point, line_nos, amounts_minor, permilles,
       other_permille, extra
  FROM loyalty.earning;

CREATE VIEW loyalty.v_redemption AS
SELECT customer_id, redemption_id, programme_id, currency, amount_minor, points, reference_id,
       account_ids, account_points, redeemed_at
  FROM loyalty.redemption;

CREATE VIEW loyalty.v_redemption_step AS
SELECT customer_id, redemption_id, step_id, kind, amount_minor, at FROM loyalty.redemption_step;
