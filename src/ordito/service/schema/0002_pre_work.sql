-- Who works at the desk: what they can, in which languages, how many cases at once.
-- family: reference key: agent
CREATE TABLE service.agent (
    agent text NOT NULL,
    name text NOT NULL,
    skills text[] NOT NULL,
    languages text[] NOT NULL,
    most_cases smallint NOT NULL CHECK (most_cases BETWEEN 0 AND 500),
    place_ids uuid[],
    is_lead boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'away' CHECK (state IN ('present', 'busy', 'away')),
    seen_at timestamptz,
    PRIMARY KEY (agent)
);

-- What somebody has to do in a case; a call back is one with a time at which to call.
-- family: party key: customer_id
CREATE TABLE service.task (
    customer_id uuid NOT NULL,
    case_id uuid NOT NULL,
    task_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('task', 'call_back')),
    title text NOT NULL,
    due_at timestamptz NOT NULL,
    until_at timestamptz CHECK (until_at >= due_at),
    assignee text,
    skill text NOT NULL,
    place_id uuid,
    state text NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    tries smallint NOT NULL DEFAULT 0,
    outcome text,
    said text,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    ended_by text,
    ended_at timestamptz,
    PRIMARY KEY (customer_id, case_id, task_id),
    CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE INDEX task_due ON service.task (kind, due_at, task_id) WHERE state = 'open';
CREATE INDEX task_of_assignee ON service.task (assignee, due_at, task_id)
    WHERE state = 'open' AND assignee IS NOT NULL;

-- Calls after delivery: one for each rule and order, in the order in which they are due.
-- family: party key: customer_id
CREATE TABLE service.follow_up (
    customer_id uuid NOT NULL,
    follow_up_id uuid NOT NULL,
    rule text NOT NULL,
    order_id uuid NOT NULL,
    place_id uuid,
    skill text NOT NULL,
    due_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    agent text,
    claimed_until timestamptz,
    tries smallint NOT NULL DEFAULT 0,
    outcome text,
    said text,
    satisfaction smallint CHECK (satisfaction BETWEEN 1 AND 5),
    case_id uuid,
    made_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (customer_id, follow_up_id),
    CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE INDEX follow_up_due ON service.follow_up (due_at, follow_up_id) WHERE state = 'open';
CREATE INDEX follow_up_expiring ON service.follow_up (expires_at) WHERE state = 'open';
CREATE INDEX follow_up_of_order ON service.follow_up (customer_id, order_id);

CREATE VIEW service.v_agent AS
SELECT agent, name, skills, languages, most_cases, place_ids, is_lead, state, seen_at
  FROM service.agent;
CREATE VIEW service.v_task AS
SELECT customer_id, case_id, task_id, kind, title, due_at, until_at, assignee, skill, place_id,
       state, tries, outcome, said, made_by, made_at, ended_by, ended_at
  FROM service.task;
CREATE VIEW service.v_follow_up AS
SELECT customer_id, follow_up_id, rule, order_id, place_id, skill, due_at, expires_at, state, agent,
       claimed_until, tries, outcome, said, satisfaction, case_id, made_at, ended_at
  FROM service.follow_up;
