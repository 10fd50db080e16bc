CREATE SCHEMA engagement;

-- Somebody who may get an offer after a contact, by a rule, once for each cause. A job decides when
-- it is due; state says what became of it.
-- family: party key: customer_id
CREATE TABLE engagement.occasion (
    customer_id uuid NOT NULL,
    occasion_id uuid NOT NULL,
    rule text NOT NULL,
    cause_id uuid NOT NULL,
    order_id uuid,
    desk_case_id uuid,
    due_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'offered', 'withheld', 'nothing_better',
                                         'not_allowed', 'no_address', 'capped', 'lapsed')),
    decided_at timestamptz,
    PRIMARY KEY (customer_id, occasion_id),
    CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE INDEX occasion_due ON engagement.occasion (due_at, occasion_id) WHERE state = 'waiting';

-- The row that whoever makes a person an offer holds, so that two do not make two at once.
-- family: party key: customer_id
CREATE TABLE engagement.offered (
    customer_id uuid NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id)
);

-- An offer made to a person, or one that chance has kept back: who is held out gets nothing and is
-- written down all the same. What it is worth is the promotion's rule alone; prices stand here as
-- they were told. A decline is a word and no lock: until valid_to the offer can still be accepted.
-- family: party key: customer_id
CREATE TABLE engagement.offer (
    customer_id uuid NOT NULL,
    offer_id uuid NOT NULL,
    person_id uuid NOT NULL,
    rule text NOT NULL,
    rules_version bigint NOT NULL,
    experiment_id uuid NOT NULL,
    variant text NOT NULL,
    propensity_ppm integer NOT NULL,
    promotion_id uuid NOT NULL,
    sku_id uuid NOT NULL,
    instead_of uuid,
    place_id uuid NOT NULL,
    channel_id uuid NOT NULL,
    currency text NOT NULL,
    listed_minor bigint NOT NULL,
    price_minor bigint NOT NULL CHECK (price_minor BETWEEN 0 AND listed_minor),
    order_id uuid,
    desk_case_id uuid,
    state text NOT NULL CHECK (state IN ('withheld', 'open', 'declined', 'accepted', 'bought',
                                         'expired')),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    valid_to timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    bought_order_id uuid,
    PRIMARY KEY (customer_id, offer_id),
    CHECK ((state = 'withheld') = (variant = 'hold_out')),
    CHECK ((state = 'bought') = (bought_order_id IS NOT NULL)),
    CHECK (valid_to > made_at)
) WITH (fillfactor = 80);
CREATE INDEX offer_by_rule ON engagement.offer (rule, made_at DESC, offer_id);
CREATE INDEX offer_of_person ON engagement.offer (person_id, made_at DESC);
CREATE INDEX offer_ends ON engagement.offer (valid_to, offer_id)
    WHERE state IN ('open', 'declined', 'accepted');

CREATE VIEW engagement.v_offer AS
SELECT customer_id, offer_id, person_id, rule, rules_version, experiment_id, variant,
       propensity_ppm, promotion_id, sku_id, instead_of, place_id, channel_id, currency,
       listed_minor, price_minor, order_id, desk_case_id, state, made_at, made_by, valid_to,
       changed_at, bought_order_id
  FROM engagement.offer;
