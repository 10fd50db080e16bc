-- Which customer ids are one person. A row for every customer id that was ever seen or said to be
-- one with another; without a row somebody is alone. It is also what is locked while it changes.
-- family: party key: customer_id
CREATE TABLE customers.person (
    customer_id uuid NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (customer_id)
);
CREATE INDEX person_members ON customers.person (person_id);

-- How the mapping stood at any time; never edited.
-- family: party key: customer_id
CREATE TABLE customers.person_change (
    customer_id uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    person_id uuid NOT NULL,
    PRIMARY KEY (customer_id, changed_at)
);

-- What says that two customer ids are one person: each observation once, however often it came,
-- and each word of somebody who decided. It stands under both ids. Taken away it stays, cut.
-- family: party key: customer_id
CREATE TABLE customers.edge (
    customer_id uuid NOT NULL,
    edge_id uuid NOT NULL,
    other_id uuid NOT NULL CHECK (other_id <> customer_id),
    via uuid NOT NULL,
    other_via uuid NOT NULL,
    rule text NOT NULL
        CHECK (rule IN ('asked', 'unique_key', 'verified_key', 'matched', 'session')),
    source text NOT NULL,
    evidence jsonb NOT NULL,
    first_at timestamptz NOT NULL,
    held text CHECK (held IN ('apart', 'disagrees', 'too_large')),
    cut_at timestamptz,
    cut_by text,
    cut_reason text,
    PRIMARY KEY (customer_id, edge_id),
    CHECK ((cut_at IS NULL) = (cut_by IS NULL))
);
CREATE INDEX edge_to_review ON customers.edge (first_at) WHERE held IS NOT NULL;

-- Customer ids of which somebody decided that they are different people; under both ids.
-- family: party key: customer_id
CREATE TABLE customers.apart (
    customer_id uuid NOT NULL,
    other_id uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    decided_by text NOT NULL,
    reason text NOT NULL,
    lifted_at timestamptz,
    PRIMARY KEY (customer_id, other_id)
);

-- Values that many people have who know nobody: what is typed where a form insists, the company's
-- own telephone. What it is, is said in the note; the value stands nowhere.
-- family: claim key: digest
CREATE TABLE customers.junk (
    digest bytea NOT NULL,
    junk_id uuid NOT NULL,
    kind text NOT NULL,
    note text NOT NULL CHECK (note <> ''),
    noted_by text NOT NULL,
    noted_at timestamptz NOT NULL,
    PRIMARY KEY (digest)
);

CREATE VIEW customers.v_person AS SELECT customer_id, person_id FROM customers.person;

CREATE VIEW customers.v_person_change AS
SELECT customer_id, changed_at, person_id FROM customers.person_change;

CREATE VIEW customers.v_edge AS
SELECT customer_id, edge_id, other_id, via, other_via, rule, source, first_at, held, cut_at
  FROM customers.edge;
