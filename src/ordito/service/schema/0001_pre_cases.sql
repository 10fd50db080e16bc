CREATE SCHEMA service;

-- What a customer wants of the company, in one place whatever channel it came by. A merged case
-- keeps its own state and its own entries: it points to the one that goes on, so that parting them
-- again is exact.
-- family: party key: customer_id
CREATE TABLE service.case (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    channel text NOT NULL,
    subject text NOT NULL,
    topic text NOT NULL,
    state text NOT NULL CHECK (state IN ('new', 'open', 'waiting', 'solved', 'closed')),
    state_at timestamptz NOT NULL,
    priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 4),
    skill text NOT NULL,
    language text,
    place_id uuid,
    channel_id uuid,
    assignee text,
    assigned_at timestamptz,
    tier text,
    persona text,
    due_at timestamptz NOT NULL,
    is_urged boolean NOT NULL DEFAULT false,
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    last_seq integer NOT NULL DEFAULT 0 CHECK (last_seq >= 0),
    heard_at timestamptz,
    answered_at timestamptz,
    reopened integer NOT NULL DEFAULT 0 CHECK (reopened >= 0),
    resolution text,
    follows_id uuid,
    split_from uuid,
    merged_customer_id uuid,
    merged_id uuid,
    merged_at timestamptz,
    opened_by text NOT NULL,
    opened_at timestamptz NOT NULL,
    solved_at timestamptz,
    closed_at timestamptz,
    PRIMARY KEY (customer_id, case_id),
    CHECK ((merged_id IS NULL) = (merged_customer_id IS NULL)),
    CHECK ((merged_id IS NULL) = (merged_at IS NULL)),
    CHECK (merged_id IS NULL OR merged_id <> case_id),
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((assignee IS NULL) = (assigned_at IS NULL))
) WITH (fillfactor = 80);
-- the queue, in the order in which it is worked on: each list by an index of its own
CREATE INDEX case_of_queue ON service.case (priority, due_at, case_id)
    WHERE merged_id IS NULL AND state IN ('new', 'open');
CREATE INDEX case_unassigned ON service.case (priority, due_at, case_id)
    WHERE merged_id IS NULL AND state IN ('new', 'open') AND assignee IS NULL;
CREATE INDEX case_of_assignee ON service.case (assignee, priority, due_at, case_id)
    WHERE merged_id IS NULL AND state IN ('new', 'open', 'waiting') AND assignee IS NOT NULL;
CREATE INDEX case_waiting ON service.case (priority, due_at, case_id)
    WHERE merged_id IS NULL AND state = 'waiting';
CREATE INDEX case_solved ON service.case (solved_at, case_id)
    WHERE merged_id IS NULL AND state = 'solved';
CREATE INDEX case_by_opening ON service.case (opened_at DESC, case_id);
CREATE INDEX case_of_survivor ON service.case (merged_customer_id, merged_id)
    WHERE merged_id IS NOT NULL;

-- What finds a case: its id, its number, and what it was opened for, so that one cause opens one.
-- family: claim key: claim
CREATE TABLE service.claim (
    claim text NOT NULL,
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    PRIMARY KEY (claim)
);
CREATE INDEX claim_of_case ON service.claim (customer_id, case_id);

-- What was said, written and noted, numbered without a gap. An entry stays with the case in which
-- it was written; a split shows it in another one.
-- family: party key: customer_id
CREATE TABLE service.entry (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    seq integer NOT NULL CHECK (seq > 0),
    kind text NOT NULL CHECK (kind IN ('call_note', 'mail_in', 'mail_out', 'text_in', 'text_out',
                                       'chat_in', 'chat_out', 'counter', 'form', 'social_in',
                                       'social_out', 'internal_note', 'system')),
    body text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    cause text,
    message_id uuid,
    began_at timestamptz,
    ended_at timestamptz,
    told jsonb NOT NULL DEFAULT '{}',
    shown_id uuid,
    PRIMARY KEY (customer_id, case_id, seq),
    FOREIGN KEY (customer_id, case_id) REFERENCES service.case (customer_id, case_id)
);
CREATE UNIQUE INDEX entry_of_cause ON service.entry (customer_id, case_id, cause)
    WHERE cause IS NOT NULL;
CREATE INDEX entry_shown ON service.entry (customer_id, shown_id) WHERE shown_id IS NOT NULL;

-- Files of an entry; their content is the platform's.
-- family: party key: customer_id
CREATE TABLE service.attachment (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    seq integer NOT NULL,
    no integer NOT NULL CHECK (no > 0),
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    name text NOT NULL,
    media_type text NOT NULL,
    size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
    PRIMARY KEY (customer_id, case_id, seq, no)
);

-- What a case is about.
-- family: party key: customer_id
CREATE TABLE service.link (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('order', 'line', 'product', 'sku', 'parcel', 'return',
                                       'exception')),
    subject_id uuid NOT NULL,
    line_no smallint NOT NULL DEFAULT 0,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, case_id, kind, subject_id, line_no)
);
CREATE INDEX link_of_subject ON service.link (customer_id, subject_id);

-- A reply that somebody writes and has not sent: two who write at once lose nothing.
-- family: party key: customer_id
CREATE TABLE service.draft (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    agent text NOT NULL,
    body text NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, case_id, agent)
);

-- Who looks at a case just now.
-- family: party key: customer_id
CREATE TABLE service.looking (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    agent text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    is_writing boolean NOT NULL DEFAULT false,
    PRIMARY KEY (customer_id, case_id, agent)
);

CREATE VIEW service.v_case AS
SELECT customer_id, case_id, channel, topic, state, state_at, priority, skill, language, place_id,
       channel_id, assignee, assigned_at, tier, persona, due_at, is_urged, version, last_seq,
       heard_at, answered_at, reopened, resolution, follows_id, split_from, merged_customer_id,
       merged_id, merged_at, opened_by, opened_at, solved_at, closed_at, subject
  FROM service.case;
CREATE VIEW service.v_entry AS
SELECT customer_id, case_id, seq, kind, body, actor, at, cause, message_id, began_at, ended_at, told,
       shown_id
  FROM service.entry;
CREATE VIEW service.v_attachment AS
SELECT customer_id, case_id, seq, no, sha256, name, media_type, size_bytes FROM service.attachment;
CREATE VIEW service.v_looking AS
SELECT customer_id, case_id, agent, since, until, is_writing FROM service.looking;
CREATE VIEW service.v_draft AS
SELECT customer_id, case_id, agent, body, saved_at FROM service.draft;
CREATE VIEW service.v_claim AS SELECT claim, customer_id, case_id FROM service.claim;
CREATE VIEW service.v_link AS
SELECT customer_id, case_id, kind, subject_id, line_no, linked_at FROM service.link;
