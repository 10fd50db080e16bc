-- What the company has promised in a case, by which version of the policy. The clock counts the
-- business time of a calendar: ``spent_us`` is what its ended spans took, ``running_since`` is when
-- the present one began; while it is paused nothing is due.
-- family: party key: customer_id
CREATE TABLE service.commitment (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('first_answer', 'call_back', 'solution', 'refund')),
    subject_id uuid,
    promise text NOT NULL,
    policy_version bigint NOT NULL,
    minutes integer NOT NULL CHECK (minutes >= 0),
    pauses boolean NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'kept', 'broken', 'void')),
    made_at timestamptz NOT NULL,
    spent_us bigint NOT NULL DEFAULT 0 CHECK (spent_us >= 0),
    spans integer NOT NULL DEFAULT 0,
    running_since timestamptz,
    due_at timestamptz,
    missed_at timestamptz,
    level smallint NOT NULL DEFAULT 0 CHECK (level >= 0),
    look_at timestamptz,
    ended_at timestamptz,
    reason text,
    PRIMARY KEY (customer_id, case_id, commitment_id),
    CHECK ((state = 'open') = (ended_at IS NULL)),
    CHECK (state = 'open' OR running_since IS NULL),
    CHECK ((due_at IS NOT NULL) = (state = 'open' AND running_since IS NOT NULL) OR state <> 'open')
);
CREATE INDEX commitment_to_look_at ON service.commitment (look_at)
    WHERE state = 'open' AND look_at IS NOT NULL;
CREATE INDEX commitment_board ON service.commitment (due_at, commitment_id)
    WHERE state = 'open' AND due_at IS NOT NULL;
CREATE INDEX commitment_ended ON service.commitment (ended_at) WHERE state <> 'open';

-- When the clock of a commitment ran, and how much of it was business time.
-- family: party key: customer_id
CREATE TABLE service.clock_span (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    no integer NOT NULL CHECK (no > 0),
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL CHECK (ended_at >= began_at),
    spent_us bigint NOT NULL CHECK (spent_us >= 0),
    PRIMARY KEY (customer_id, case_id, commitment_id, no)
);

-- Whom we do not let go before everything has been done, and who looks after it.
-- family: party key: customer_id
CREATE TABLE service.care (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    owner text,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    look_at timestamptz NOT NULL,
    ended_at timestamptz,
    outcome text,
    ended_note text,
    PRIMARY KEY (customer_id, case_id, opened_at),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX care_open ON service.care (customer_id, case_id) WHERE ended_at IS NULL;
CREATE INDEX care_by_time ON service.care (look_at, case_id) WHERE ended_at IS NULL;

CREATE VIEW service.v_commitment AS
SELECT customer_id, case_id, commitment_id, kind, subject_id, promise, policy_version, minutes,
       pauses, state, made_at, spent_us, spans, running_since, due_at, missed_at, level, look_at,
       ended_at, reason
  FROM service.commitment;
CREATE VIEW service.v_clock_span AS
SELECT customer_id, case_id, commitment_id, no, began_at, ended_at, spent_us
  FROM service.clock_span;
CREATE VIEW service.v_care AS
SELECT customer_id, case_id, reason, note, owner, opened_by, opened_at, look_at, ended_at, outcome,
       ended_note
  FROM service.care;
