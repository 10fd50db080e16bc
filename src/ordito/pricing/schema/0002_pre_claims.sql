-- Claims on promotions (coupons, offers made to one person) and what limits promotions. All of them
-- are counted alike: `taken` is what is held or used, a conditional UPDATE under a CHECK takes more.
-- The ledger keeps the company's money; what a promotion may give away is no money of anybody, and a
-- redemption is its one entry, so nothing is booked twice.
--
-- A merge of customers moves none of it: an offer, a personal coupon and a use stay with the id they
-- belong to, whoever is one person with it may use them, and each person's limit is held against the
-- uses of all own ids. So an unmerge has nothing to divide. See docs/decisions/0099.

-- What makes the digests of this database differ from those of any other.
-- family: reference key: one
CREATE TABLE pricing.salt (
    one boolean NOT NULL CHECK (one),
    salt bytea NOT NULL,
    PRIMARY KEY (one)
);
INSERT INTO pricing.salt (one, salt)
SELECT true, uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- Coupons that were made together for one promotion.
-- family: reference key: batch_id
CREATE TABLE pricing.coupon_batch (
    batch_id uuid NOT NULL,
    promotion_id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL CHECK (kind IN ('generic', 'unique', 'personal')),
    coupons integer NOT NULL CHECK (coupons > 0),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to > valid_from),
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    blocked_at timestamptz,
    PRIMARY KEY (batch_id)
);
CREATE INDEX coupon_batch_of_promotion ON pricing.coupon_batch (promotion_id);

-- A coupon by the salted digest of its code. Whoever has the code of a unique coupon may use it, so
-- that code itself is nowhere; a generic one is printed on posters, and a personal one is of no use to
-- anybody else, so theirs can be shown again.
-- family: claim key: digest
CREATE TABLE pricing.coupon (
    digest bytea NOT NULL,
    batch_id uuid NOT NULL,
    promotion_id uuid NOT NULL,
    customer_id uuid,
    code text,
    last_four text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    max_uses bigint CHECK (max_uses > 0),
    max_per_customer integer CHECK (max_per_customer > 0),
    taken bigint NOT NULL DEFAULT 0 CHECK (taken >= 0),
    blocked_at timestamptz,
    PRIMARY KEY (digest),
    CONSTRAINT never_overused CHECK (taken <= max_uses)
) WITH (fillfactor = 80);
CREATE INDEX coupon_of_batch ON pricing.coupon (batch_id);
CREATE INDEX coupon_of_customer ON pricing.coupon (customer_id) WHERE customer_id IS NOT NULL;

-- What a promotion may give away in all, and each customer use of it.
-- family: claim key: promotion_id
CREATE TABLE pricing.budget (
    promotion_id uuid NOT NULL,
    currency text CHECK (currency ~ '^[A-Z]{3}$'),
    max_minor bigint CHECK (max_minor >= 0),
    max_uses bigint CHECK (max_uses >= 0),
    max_per_customer integer CHECK (max_per_customer > 0),
    taken_minor bigint NOT NULL DEFAULT 0 CHECK (taken_minor >= 0),
    taken_uses bigint NOT NULL DEFAULT 0 CHECK (taken_uses >= 0),
    PRIMARY KEY (promotion_id),
    CHECK ((currency IS NULL) = (max_minor IS NULL)),
    CONSTRAINT never_overspent CHECK (taken_minor <= max_minor AND taken_uses <= max_uses)
) WITH (fillfactor = 50);

-- How often a customer id has used what each person may use so often: a promotion or a batch of
-- coupons. The uses of a person are those of all own ids.
-- family: party key: customer_id
CREATE TABLE pricing.customer_use (
    customer_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    taken integer NOT NULL CHECK (taken >= 0),
    PRIMARY KEY (customer_id, subject_id)
);

-- A promotion that is offered to one person.
-- family: party key: customer_id
CREATE TABLE pricing.offer (
    customer_id uuid NOT NULL,
    offer_id uuid NOT NULL,
    promotion_id uuid NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to > valid_from),
    max_uses integer CHECK (max_uses > 0),
    taken integer NOT NULL DEFAULT 0 CHECK (taken >= 0),
    reason text NOT NULL CHECK (reason <> ''),
    notice jsonb NOT NULL,
    variant text,
    propensity_ppm integer CHECK (propensity_ppm BETWEEN 0 AND 1000000),
    given_at timestamptz NOT NULL,
    given_by text NOT NULL,
    withdrawn_at timestamptz,
    PRIMARY KEY (customer_id, offer_id),
    CONSTRAINT never_overused CHECK (taken <= max_uses)
);

-- What an order takes of a promotion: held while its money is asked for, then used; or released.
-- owner_id is to whom the offer was made, which may be another id of who buys; counted_use says
-- whether it is among the uses of who buys, which the promotion limits.
-- family: party key: customer_id
CREATE TABLE pricing.redemption (
    customer_id uuid NOT NULL,
    order_id uuid NOT NULL,
    promotion_id uuid NOT NULL,
    claim text NOT NULL,
    digest bytea,
    batch_id uuid,
    offer_id uuid,
    owner_id uuid,
    amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
    counted boolean NOT NULL,
    counted_use boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('held', 'used', 'released')),
    held_at timestamptz NOT NULL,
    expires_at timestamptz,
    settled_at timestamptz,
    PRIMARY KEY (customer_id, order_id, promotion_id, claim),
    CHECK ((state = 'held') = (settled_at IS NULL)),
    CHECK ((offer_id IS NULL) = (owner_id IS NULL)),
    CHECK (counted OR NOT counted_use)
);
CREATE INDEX redemption_of_promotion ON pricing.redemption (promotion_id, held_at);
-- held, said otherwise: docs/decisions/0094
CREATE INDEX redemption_to_expire ON pricing.redemption (expires_at) WHERE settled_at IS NULL;

CREATE FUNCTION pricing.digest_of(p_code text) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(s.salt || convert_to(p_code, 'UTF8')) FROM pricing.salt s
$$;

-- Say why a coupon cannot be used, as a code of a refusal, or NULL where nothing speaks against it.
-- p_own are all ids of who shows it. How often each person may use it is counted elsewhere.
CREATE FUNCTION pricing.objection_to_coupon(
    p_coupon pricing.coupon, p_own uuid[], p_at timestamptz
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN p_coupon.digest IS NULL THEN 'pricing.coupon_unknown'
        WHEN p_coupon.customer_id IS NOT NULL
             AND (p_coupon.customer_id = ANY(p_own)) IS NOT TRUE THEN 'pricing.coupon_foreign'
        WHEN p_coupon.blocked_at IS NOT NULL THEN 'pricing.coupon_blocked'
        WHEN p_at < p_coupon.valid_from THEN 'pricing.coupon_not_yet_valid'
        WHEN p_at >= p_coupon.valid_to THEN 'pricing.coupon_expired'
        WHEN p_coupon.taken >= p_coupon.max_uses THEN 'pricing.coupon_exhausted'
    END
$$;

-- Count one more use by a customer, if the person has one left. Whoever takes one under another own
-- id waits here: the counts of all of them are locked, in key order.
CREATE FUNCTION pricing.take_customer_use(
    p_customer uuid, p_own uuid[], p_subject uuid, p_most integer
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    one uuid;
    used integer;
    together integer := 0;
BEGIN
    FOR one IN SELECT own.id FROM unnest(p_own) AS own (id) ORDER BY own.id LOOP
        INSERT INTO pricing.customer_use AS u (customer_id, subject_id, taken)
        VALUES (one, p_subject, (one = p_customer)::integer)
        ON CONFLICT (customer_id, subject_id) DO UPDATE SET taken = u.taken + excluded.taken
        RETURNING u.taken INTO used;
        together := together + used;
    END LOOP;
    RETURN together <= p_most;
END $$;

-- Take one use of a coupon; it must be this person's, valid and not used up.
CREATE FUNCTION pricing.take_coupon(
    p_customer uuid, p_own uuid[], p_promotion uuid, p_code text, p_at timestamptz
) RETURNS pricing.coupon LANGUAGE plpgsql AS $$
DECLARE
    key bytea := pricing.digest_of(p_code);
    coupon pricing.coupon;
    objection text;
BEGIN
    UPDATE pricing.coupon AS c SET taken = c.taken + 1
     WHERE c.digest = key AND c.promotion_id = p_promotion
       AND pricing.objection_to_coupon(c, p_own, p_at) IS NULL
    RETURNING c.* INTO coupon;
    IF NOT FOUND THEN
        SELECT * INTO coupon FROM pricing.coupon c
         WHERE c.digest = key AND c.promotion_id = p_promotion;
        objection := pricing.objection_to_coupon(coupon, p_own, p_at);
        -- a rival gave a use back between the two looks: the caller may ask again
        PERFORM platform.refuse(coalesce(objection, 'pricing.coupon_exhausted'),
            jsonb_build_object('claim', p_code, 'promotion_id', p_promotion,
                               'valid_from', coupon.valid_from, 'valid_to', coupon.valid_to));
    END IF;
    IF coupon.max_per_customer IS NOT NULL AND NOT pricing.take_customer_use(
           p_customer, p_own, coupon.batch_id, coupon.max_per_customer) THEN
        PERFORM platform.refuse('pricing.coupon_used_by_customer',
            jsonb_build_object('claim', p_code, 'promotion_id', p_promotion,
                               'most', coupon.max_per_customer));
    END IF;
    RETURN coupon;
END $$;

-- Take one use of an offer that was made to this person. Answers under which id it was made: where
-- an offer of that id was made to several of the own ids, one that can be used.
CREATE FUNCTION pricing.take_offer(
    p_customer uuid, p_own uuid[], p_promotion uuid, p_offer uuid, p_at timestamptz
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    offer pricing.offer;
BEGIN
    SELECT * INTO offer FROM pricing.offer o
     WHERE o.customer_id = ANY(p_own) AND o.offer_id = p_offer AND o.promotion_id = p_promotion
     ORDER BY (o.withdrawn_at IS NOT NULL OR o.taken >= o.max_uses) IS TRUE,
              o.customer_id <> p_customer, o.customer_id
     LIMIT 1;
    UPDATE pricing.offer AS o SET taken = o.taken + 1
     WHERE o.customer_id = offer.customer_id AND o.offer_id = p_offer
       AND o.withdrawn_at IS NULL AND o.valid_from <= p_at
       AND (o.valid_to IS NULL OR p_at < o.valid_to)
       AND (o.max_uses IS NULL OR o.taken < o.max_uses);
    IF NOT FOUND THEN
        -- a rival may have taken it between the two looks
        SELECT * INTO offer FROM pricing.offer o
         WHERE o.customer_id = offer.customer_id AND o.offer_id = p_offer;
        PERFORM platform.refuse(
            CASE WHEN offer.offer_id IS NULL THEN 'pricing.offer_unknown'
                 WHEN offer.taken >= offer.max_uses THEN 'pricing.offer_exhausted'
                 ELSE 'pricing.offer_expired' END,
            jsonb_build_object('claim', p_offer, 'promotion_id', p_promotion));
    END IF;
    RETURN offer.customer_id;
END $$;

-- Take of a promotion's budget: money, one use, and one use of this person. Answers whether there is
-- a budget of which something was taken, and whether a use of the person was.
CREATE FUNCTION pricing.take_budget(
    p_customer uuid, p_own uuid[], p_promotion uuid, p_amount bigint,
    OUT counted boolean, OUT counted_use boolean
) LANGUAGE plpgsql AS $$
DECLARE
    budget pricing.budget;
BEGIN
    UPDATE pricing.budget AS b
       SET taken_minor = b.taken_minor + p_amount, taken_uses = b.taken_uses + 1
     WHERE b.promotion_id = p_promotion
       AND (b.max_minor IS NULL OR b.taken_minor + p_amount <= b.max_minor)
       AND (b.max_uses IS NULL OR b.taken_uses < b.max_uses)
    RETURNING b.* INTO budget;
    IF NOT FOUND THEN
        SELECT * INTO budget FROM pricing.budget b WHERE b.promotion_id = p_promotion;
        IF budget.promotion_id IS NULL THEN
            counted := false;
            counted_use := false;
            RETURN;
        END IF;
        PERFORM platform.refuse('pricing.budget_exhausted', jsonb_build_object(
            'promotion_id', p_promotion, 'amount_minor', p_amount,
            'left_minor', budget.max_minor - budget.taken_minor,
            'left_uses', budget.max_uses - budget.taken_uses));
    END IF;
    counted := true;
    counted_use := budget.max_per_customer IS NOT NULL;
    IF counted_use AND NOT pricing.take_customer_use(
           p_customer, p_own, p_promotion, budget.max_per_customer) THEN
        PERFORM platform.refuse('pricing.promotion_used_by_customer', jsonb_build_object(
            'promotion_id', p_promotion, 'most', budget.max_per_customer));
    END IF;
END $$;

-- Hold what an order takes of promotions, all or nothing. Coupons are locked before budgets, each
-- kind in one global order. What the order holds already stays held: a repeat changes nothing.
CREATE FUNCTION pricing.redeem(
    p_customer uuid, p_order uuid, p_promotions uuid[], p_coupons text[], p_offers uuid[],
    p_amounts bigint[], p_expires timestamptz, p_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
    own uuid[];
    coupon pricing.coupon;
    owner uuid;
    budget record;
BEGIN
    IF EXISTS (SELECT FROM pricing.redemption
                WHERE customer_id = p_customer AND order_id = p_order) THEN
        RETURN;
    END IF;
    own := ARRAY(SELECT customers.person_members(p_customer));
    FOR one IN
        SELECT * FROM unnest(p_promotions, p_coupons, p_offers, p_amounts)
            AS r (promotion, coupon, offer, amount)
         ORDER BY pricing.digest_of(r.coupon), r.promotion, r.offer
    LOOP
        coupon := NULL;
        owner := NULL;
        IF one.coupon IS NOT NULL THEN
            coupon := pricing.take_coupon(p_customer, own, one.promotion, one.coupon, p_at);
        ELSIF one.offer IS NOT NULL THEN
            owner := pricing.take_offer(p_customer, own, one.promotion, one.offer, p_at);
        END IF;
        INSERT INTO pricing.redemption (customer_id, order_id, promotion_id, claim, digest, batch_id,
               offer_id, owner_id, amount_minor, counted, counted_use, state, held_at, expires_at)
        VALUES (p_customer, p_order, one.promotion,
                coalesce(coupon.code, encode(coupon.digest, 'hex'), one.offer::text, ''),
                coupon.digest, coupon.batch_id, one.offer, owner, one.amount, false, false, 'held',
                p_at, p_expires);
    END LOOP;
    FOR one IN
        SELECT d.promotion_id, d.claim, d.amount_minor FROM pricing.redemption d
         WHERE d.customer_id = p_customer AND d.order_id = p_order AND d.state = 'held'
         ORDER BY d.promotion_id, d.claim
    LOOP
        SELECT b.counted, b.counted_use INTO budget
          FROM pricing.take_budget(p_customer, own, one.promotion_id, one.amount_minor) AS b;
        IF budget.counted THEN
            UPDATE pricing.redemption SET counted = true, counted_use = budget.counted_use
             WHERE customer_id = p_customer AND order_id = p_order
               AND promotion_id = one.promotion_id AND claim = one.claim;
        END IF;
    END LOOP;
END $$;

-- What an order holds is used from now on. Refuses where something of it was released.
CREATE FUNCTION pricing.spend(p_customer uuid, p_order uuid, p_expected integer, p_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    used integer;
BEGIN
    UPDATE pricing.redemption SET state = 'used', settled_at = p_at
     WHERE customer_id = p_customer AND order_id = p_order AND state = 'held';
    SELECT count(*) INTO used FROM pricing.redemption
     WHERE customer_id = p_customer AND order_id = p_order AND state = 'used';
    IF used < p_expected THEN
        PERFORM platform.refuse('pricing.redemption_gone',
                                jsonb_build_object('missing', p_expected - used));
    END IF;
END $$;

-- Give back what an order holds, or, with p_used, also what it has used. Locks as redeem does.
CREATE FUNCTION pricing.give_back(
    p_customer uuid, p_order uuid, p_used boolean, p_at timestamptz
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    one record;
    given integer := 0;
    freed text[];
BEGIN
    WITH released AS (
        UPDATE pricing.redemption SET state = 'released', settled_at = p_at
         WHERE customer_id = p_customer AND order_id = p_order
           AND (state = 'held' OR (p_used AND state = 'used'))
        RETURNING promotion_id, claim)
    SELECT array_agg(promotion_id || claim) INTO freed FROM released;
    FOR one IN
        SELECT d.*, c.max_per_customer FROM pricing.redemption d
          LEFT JOIN pricing.coupon c ON c.digest = d.digest
         WHERE d.customer_id = p_customer AND d.order_id = p_order
           AND d.promotion_id || d.claim = ANY(freed)
         ORDER BY c.digest, d.promotion_id, d.claim
    LOOP
        given := given + 1;
        UPDATE pricing.coupon SET taken = taken - 1 WHERE digest = one.digest;
        UPDATE pricing.offer SET taken = taken - 1
         WHERE customer_id = one.owner_id AND offer_id = one.offer_id;
        IF one.max_per_customer IS NOT NULL THEN
            UPDATE pricing.customer_use SET taken = taken - 1
             WHERE customer_id = p_customer AND subject_id = one.batch_id;
        END IF;
    END LOOP;
    FOR one IN
        SELECT d.promotion_id, d.amount_minor, d.counted_use FROM pricing.redemption d
         WHERE d.customer_id = p_customer AND d.order_id = p_order
           AND d.promotion_id || d.claim = ANY(freed) AND d.counted
         ORDER BY d.promotion_id
    LOOP
        UPDATE pricing.budget
           SET taken_minor = taken_minor - one.amount_minor, taken_uses = taken_uses - 1
         WHERE promotion_id = one.promotion_id;
        IF one.counted_use THEN
            UPDATE pricing.customer_use SET taken = taken - 1
             WHERE customer_id = p_customer AND subject_id = one.promotion_id;
        END IF;
    END LOOP;
    RETURN given;
END $$;

CREATE VIEW pricing.v_coupon_batch AS
SELECT batch_id, promotion_id, name, kind, coupons, valid_from, valid_to, made_at, made_by,
       blocked_at
  FROM pricing.coupon_batch;

CREATE VIEW pricing.v_coupon AS
SELECT digest, batch_id, promotion_id, customer_id, last_four, max_uses, max_per_customer, taken
  FROM pricing.coupon;

CREATE VIEW pricing.v_budget AS
SELECT promotion_id, currency, max_minor, max_uses, max_per_customer, taken_minor, taken_uses
  FROM pricing.budget;

CREATE VIEW pricing.v_customer_use AS
SELECT customer_id, subject_id, taken FROM pricing.customer_use;

CREATE VIEW pricing.v_offer AS
SELECT customer_id, offer_id, promotion_id, valid_from, valid_to, max_uses, taken, reason, variant,
       propensity_ppm, given_at, withdrawn_at
  FROM pricing.offer;

CREATE VIEW pricing.v_redemption AS
SELECT customer_id, order_id, promotion_id, claim, digest, batch_id, offer_id, owner_id, amount_minor,
       counted, counted_use, state, held_at, expires_at, settled_at
  FROM pricing.redemption;
