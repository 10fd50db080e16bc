-- How this company publishes.
-- family: reference key: one
CREATE TABLE pricing.policy (
    one boolean NOT NULL CHECK (one),
    needs_approval boolean NOT NULL,
    progressive_reductions boolean NOT NULL,
    new_goods_days smallint NOT NULL CHECK (new_goods_days BETWEEN 1 AND 30),
    PRIMARY KEY (one)
);

-- A proposal of the next version: changes to the present one. It is edited by whoever works on it
-- (counted by `edition`), handed in with a reason, approved, and published once, at an instant.
-- family: reference key: draft_id
CREATE TABLE pricing.draft (
    draft_id uuid NOT NULL,
    title text NOT NULL CHECK (title <> ''),
    state text NOT NULL
        CHECK (state IN ('open', 'handed_in', 'approved', 'published', 'discarded')),
    edition integer NOT NULL CHECK (edition > 0),
    base_version bigint NOT NULL CHECK (base_version >= 0),
    restores bigint,
    authors text[] NOT NULL CHECK (authors <> '{}'),
    reason text NOT NULL DEFAULT '',
    publish_at timestamptz,
    handed_in_at timestamptz,
    approved_by text,
    approved_at timestamptz,
    sent_back text,
    failed text,
    published_version bigint,
    made_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (draft_id),
    CHECK (state IN ('open', 'discarded') OR reason <> ''),
    CHECK ((state = 'published') = (published_version IS NOT NULL)),
    CONSTRAINT approved_by_another CHECK (approved_by IS NULL OR approved_by <> ALL (authors))
);
CREATE INDEX draft_due ON pricing.draft (publish_at) WHERE state = 'approved' AND failed IS NULL;

-- One row that a draft adds, replaces, or, without a body, withdraws.
-- family: reference key: draft_id
CREATE TABLE pricing.draft_change (
    draft_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('price_list', 'price', 'tax_rate', 'promotion')),
    key text NOT NULL,
    name jsonb NOT NULL,
    body jsonb,
    PRIMARY KEY (draft_id, kind, key),
    FOREIGN KEY (draft_id) REFERENCES pricing.draft (draft_id)
);

-- What a draft would have done to the baskets of some days; kept with its rows.
-- family: reference key: simulation_id
CREATE TABLE pricing.simulation (
    simulation_id uuid NOT NULL,
    draft_id uuid NOT NULL,
    edition integer NOT NULL,
    against_version bigint NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    one_in integer NOT NULL CHECK (one_in > 0),
    state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    baskets_done integer NOT NULL DEFAULT 0,
    baskets_all integer NOT NULL DEFAULT 0,
    result jsonb,
    asked_by text NOT NULL,
    asked_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (simulation_id)
);
CREATE INDEX simulation_of_draft ON pricing.simulation (draft_id, asked_at);

-- The baskets that differ most.
-- family: reference key: simulation_id
CREATE TABLE pricing.simulated_basket (
    simulation_id uuid NOT NULL,
    order_id uuid NOT NULL,
    customer_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    currency text NOT NULL,
    present_minor bigint NOT NULL,
    proposed_minor bigint NOT NULL,
    margin_change_minor bigint NOT NULL,
    promotions text[] NOT NULL,
    PRIMARY KEY (simulation_id, order_id),
    FOREIGN KEY (simulation_id) REFERENCES pricing.simulation (simulation_id)
);

CREATE VIEW pricing.v_draft AS
SELECT draft_id, title, state, edition, base_version, restores, reason, publish_at, approved_by,
       approved_at, published_version, made_at, changed_at
  FROM pricing.draft;
