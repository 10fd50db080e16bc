CREATE SCHEMA loyalty;

-- What is given for what is spent. The unit names the points in the ledger, so the code stays.
-- family: reference key: programme_id
CREATE TABLE loyalty.programme (
    programme_id uuid NOT NULL,
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL,
    minor_per_point jsonb NOT NULL,
    pending_days integer NOT NULL CHECK (pending_days BETWEEN 0 AND 400),
    PRIMARY KEY (programme_id),
    UNIQUE (code)
);

-- Who takes part, and in which account of the ledger the points are.
-- family: party key: customer_id
CREATE TABLE loyalty.membership (
    customer_id uuid NOT NULL,
    programme_id uuid NOT NULL REFERENCES loyalty.programme,
    account_id uuid NOT NULL,
    enrolled_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, programme_id)
);
CREATE INDEX membership_of_account ON loyalty.membership (account_id);

CREATE VIEW loyalty.v_programme AS
SELECT programme_id, code, name, minor_per_point, pending_days FROM loyalty.programme;

CREATE VIEW loyalty.v_membership AS
SELECT customer_id, programme_id, account_id, enrolled_at FROM loyalty.membership;
