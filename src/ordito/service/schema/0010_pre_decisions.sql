-- Decisions: what was granted or declined, on which facts, by which version of the policy.
-- A row never changes. What is beyond the policy, or short of what is owed, has a reason.
-- family: party key: customer_id
CREATE TABLE service.decision (
    customer_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    subject text NOT NULL CHECK (subject IN ('refund', 'goodwill', 'return_exception', 'delivery')),
    outcome text NOT NULL CHECK (outcome IN ('granted', 'declined')),
    form text CHECK (form IN ('money', 'credit', 'points', 'coupon', 'gift_card', 'exception')),
    currency text NOT NULL,
    owed_minor bigint NOT NULL CHECK (owed_minor >= 0),
    most_minor bigint CHECK (most_minor >= owed_minor),  -- NULL: nothing says
    before_minor bigint NOT NULL CHECK (before_minor >= 0),
    granted_minor bigint NOT NULL CHECK (granted_minor >= 0),
    beyond_minor bigint NOT NULL CHECK (beyond_minor >= 0),
    short_minor bigint NOT NULL CHECK (short_minor >= 0),
    is_other_form boolean NOT NULL,
    deviation text CHECK (deviation <> ''),
    policy_version bigint NOT NULL,
    why text NOT NULL,
    rule text,
    ground text CHECK (ground IN ('law', 'promise')),
    cell text NOT NULL,
    vector text NOT NULL,
    facts jsonb NOT NULL,
    actor text NOT NULL,
    roles text[] NOT NULL,
    channel_id uuid,
    place_id uuid,
    case_id uuid,
    order_id uuid,
    order_version integer,
    change_id uuid,
    grant_id uuid,
    approval_id uuid,
    at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, decision_id),
    UNIQUE (customer_id, approval_id),
    UNIQUE (customer_id, order_id, order_version),
    UNIQUE (customer_id, grant_id),
    CHECK ((rule IS NULL) = (why <> 'rule')),
    CHECK (most_minor IS NOT NULL OR why <> 'rule'),
    CHECK (outcome = 'granted' OR (granted_minor = 0 AND form IS NULL)),
    CHECK (outcome = 'declined' OR form IS NOT NULL),
    CHECK ((order_version IS NULL) OR (order_id IS NOT NULL)),
    -- what is outside of the range is said to be, whoever writes the row
    CHECK (most_minor IS NULL
           OR beyond_minor = greatest(0, least(granted_minor,
                                               before_minor + granted_minor - most_minor))),
    CHECK (most_minor IS NULL
           OR short_minor = greatest(0, owed_minor - before_minor - granted_minor)),
    CHECK ((beyond_minor = 0 AND short_minor = 0 AND NOT is_other_form) OR deviation IS NOT NULL)
);
CREATE INDEX decision_of_order ON service.decision (customer_id, order_id);
CREATE INDEX decision_by_time ON service.decision (at, decision_id);

-- Of one person, discretion is used one at a time: the row is what the others wait for.
-- family: party key: customer_id
CREATE TABLE service.decision_person (
    customer_id uuid NOT NULL,
    latest_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id)
) WITH (fillfactor = 70);

-- What somebody asked to be allowed, exactly; too old is whatever is neither decided nor used when
-- it expires.
-- family: party key: customer_id
CREATE TABLE service.approval (
    customer_id uuid NOT NULL,
    approval_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'withdrawn', 'used')),
    subject text NOT NULL,
    form text NOT NULL,
    power text NOT NULL,
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    currency text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('change', 'grant')),
    asked jsonb NOT NULL,
    effect jsonb NOT NULL,
    judgement jsonb NOT NULL,
    deviation text CHECK (deviation <> ''),
    may text[] NOT NULL,
    entity_id uuid,
    order_id uuid,
    case_id uuid,
    place_id uuid,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > asked_at),
    decided_by text,
    decided_at timestamptz,
    decided_roles text[],
    decision_id uuid,
    PRIMARY KEY (customer_id, approval_id),
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state NOT IN ('granted', 'used') OR decided_by <> asked_by),
    CHECK ((state = 'used') = (decision_id IS NOT NULL))
) WITH (fillfactor = 80);
CREATE INDEX approval_waiting ON service.approval (asked_at) WHERE state IN ('open', 'granted');
CREATE INDEX approval_by_id ON service.approval (approval_id);

-- The policy that somebody writes; two who do, and the second is told.
-- family: reference key: name
CREATE TABLE service.decision_draft (
    name text NOT NULL CHECK (name = 'draft'),
    edition integer NOT NULL CHECK (edition >= 0),
    document jsonb NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (name)
);

CREATE VIEW service.v_decision AS
SELECT customer_id, decision_id, subject, outcome, form, currency, owed_minor, most_minor,
       before_minor, granted_minor, beyond_minor, short_minor, is_other_form, deviation,
       policy_version, why, rule, cell, vector, actor, channel_id, place_id, case_id, order_id,
       order_version, change_id, grant_id, approval_id, at
  FROM service.decision;

CREATE VIEW service.v_approval AS
SELECT customer_id, approval_id, state, subject, form, power, amount_minor, currency, order_id,
       asked_by, asked_at, expires_at, decided_by, decided_at, decision_id
  FROM service.approval;
