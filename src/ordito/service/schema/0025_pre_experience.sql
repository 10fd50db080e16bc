-- Somebody whom the company may ask how it was, once for each cause. state says what became of it:
-- held_out people are never asked, capped ones were asked too lately, lapsed ones too long ago.
-- family: party key: customer_id
CREATE TABLE service.invitation (
    customer_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    rule text NOT NULL,
    policy_version bigint NOT NULL,
    measure text NOT NULL CHECK (measure IN ('csat', 'ces', 'nps')),
    touchpoint text NOT NULL,
    cause_id uuid NOT NULL,
    order_id uuid,
    case_id uuid,
    channel_id uuid,
    place_id uuid,
    agent text,
    caused_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'asked', 'held_out', 'capped', 'not_allowed',
                                         'no_address', 'lapsed')),
    decided_at timestamptz,
    PRIMARY KEY (customer_id, invitation_id),
    CHECK ((state = 'waiting') = (decided_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX invitation_due ON service.invitation (due_at, invitation_id) WHERE state = 'waiting';
CREATE INDEX invitation_by_time ON service.invitation (caused_at DESC, invitation_id);
CREATE INDEX invitation_asked ON service.invitation (customer_id, decided_at)
    WHERE state = 'asked';

-- The row that whoever asks a person holds, so that nobody is asked twice at once.
-- family: party key: customer_id
CREATE TABLE service.asked (
    customer_id uuid NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id)
);

-- The way to the question, by a code that nobody guesses.
-- family: claim key: code
CREATE TABLE service.survey_link (
    code text NOT NULL,
    customer_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    PRIMARY KEY (code)
);

-- What somebody answered, about which touchpoint. An answer may be changed and stays one.
-- family: party key: customer_id
CREATE TABLE service.survey_answer (
    customer_id uuid NOT NULL,
    answer_id uuid NOT NULL,
    invitation_id uuid,
    measure text NOT NULL CHECK (measure IN ('csat', 'ces', 'nps')),
    score smallint NOT NULL,
    comment text NOT NULL DEFAULT '',
    is_bad boolean NOT NULL,
    medium text NOT NULL CHECK (medium IN ('mail', 'till', 'phone', 'web')),
    touchpoint text NOT NULL,
    rule text,
    order_id uuid,
    case_id uuid,
    channel_id uuid,
    place_id uuid,
    agent text,
    asked_by text NOT NULL,
    answered_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    follow_up_id uuid,
    followed_at timestamptz,
    PRIMARY KEY (customer_id, answer_id),
    CHECK (score BETWEEN CASE measure WHEN 'nps' THEN 0 ELSE 1 END
                     AND CASE measure WHEN 'nps' THEN 10 WHEN 'ces' THEN 7 ELSE 5 END),
    CHECK (changed_at >= answered_at),
    CHECK ((follow_up_id IS NULL) = (followed_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX survey_answer_by_time ON service.survey_answer (answered_at DESC, answer_id);
CREATE INDEX survey_answer_open ON service.survey_answer (answered_at, answer_id)
    WHERE is_bad AND follow_up_id IS NULL;

CREATE VIEW service.v_invitation AS
SELECT customer_id, invitation_id, rule, measure, touchpoint, cause_id, order_id, case_id, state,
       caused_at, due_at, decided_at
  FROM service.invitation;
CREATE VIEW service.v_survey_answer AS
SELECT customer_id, answer_id, invitation_id, measure, score, is_bad, medium, touchpoint, rule,
       order_id, case_id, channel_id, place_id, answered_at, changed_at, version, follow_up_id,
       followed_at
  FROM service.survey_answer;
