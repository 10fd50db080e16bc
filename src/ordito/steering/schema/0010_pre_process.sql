CREATE SCHEMA IF NOT EXISTS steering;

-- The paths that the company wants, each as versions that never change: an expression over
-- activities, of which journeys, why, and who says so.
-- family: reference key: name
CREATE TABLE steering.reference_path (
    name text NOT NULL CHECK (name <> ''),
    version integer NOT NULL CHECK (version > 0),
    expression text NOT NULL,
    ignored text[] NOT NULL,
    channel text,
    method text,
    reason text NOT NULL CHECK (reason <> ''),
    published_by text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (name, version)
);

-- What could be better, and what came of it. A finding is in the backlog once while it is open: the
-- same place found again changes its figures, not its number.
-- family: reference key: improvement_id
CREATE TABLE steering.improvement (
    improvement_id uuid NOT NULL,
    subject text NOT NULL CHECK (subject <> ''),
    title text NOT NULL CHECK (title <> ''),
    finding jsonb NOT NULL,
    mart_version text NOT NULL,
    worth_minor bigint,
    currency text NOT NULL,
    state text NOT NULL CHECK (state IN ('proposed', 'accepted', 'done', 'dropped')),
    edition integer NOT NULL CHECK (edition > 0),
    owner text NOT NULL,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (improvement_id)
);
CREATE INDEX improvement_of_subject ON steering.improvement (subject);

-- Who moved an improvement where, and why.
-- family: reference key: improvement_id
CREATE TABLE steering.improvement_move (
    improvement_id uuid NOT NULL,
    edition integer NOT NULL CHECK (edition > 0),
    state text NOT NULL,
    owner text NOT NULL,
    reason text NOT NULL,
    moved_by text NOT NULL,
    moved_at timestamptz NOT NULL,
    PRIMARY KEY (improvement_id, edition)
);
