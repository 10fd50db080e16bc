-- Which system's word counts for a field of the rows of a kind, and what becomes of another's.
-- family: reference key: subject, field
CREATE TABLE platform.field_owner (
    subject text NOT NULL CHECK (subject <> ''),
    field text NOT NULL CHECK (field <> ''),
    source text NOT NULL CHECK (source <> ''),
    otherwise text NOT NULL CHECK (otherwise IN ('refuse', 'keep', 'note')),
    PRIMARY KEY (subject, field)
);

-- Who last wrote each field of a row, and whose word was last not taken; no values.
-- family: claim key: record
CREATE TABLE platform.field_source (
    record text NOT NULL CHECK (record <> ''),
    subject text NOT NULL CHECK (subject <> ''),
    written jsonb NOT NULL CHECK (jsonb_typeof(written) = 'object'),
    withheld jsonb NOT NULL CHECK (jsonb_typeof(withheld) = 'object'),
    PRIMARY KEY (record, subject)
);
