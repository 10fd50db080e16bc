-- Groups of customers that prices and promotions may name as ``group:CODE``: from when until when
-- somebody is in one. Of a group one row; what was before stands in the log. Personas are groups.
-- family: party key: customer_id
CREATE TABLE customers.group_member (
    customer_id uuid NOT NULL,
    code text NOT NULL CHECK (code ~ '^(persona:)?[a-z0-9][a-z0-9_-]{0,63}$'),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to > valid_from),
    source text NOT NULL CHECK (source <> ''),
    assigned_by text NOT NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, code)
);

-- What groups there ever were: rules may name these.
-- family: reference key: code
CREATE TABLE customers.group_code (
    code text PRIMARY KEY
);

CREATE VIEW customers.v_group_member AS
SELECT customer_id, code, valid_from, valid_to, source, assigned_by, assigned_at
  FROM customers.group_member;
