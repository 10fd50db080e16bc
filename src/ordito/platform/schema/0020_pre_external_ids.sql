-- What other systems call our rows; a name has one owner among the rows of its kind.
-- family: claim key: value
CREATE TABLE platform.external_id (
    subject text NOT NULL CHECK (subject <> ''),
    source text NOT NULL CHECK (source <> ''),
    value text NOT NULL CHECK (value <> ''),
    subject_id uuid NOT NULL,
    PRIMARY KEY (value, source, subject)
);
CREATE INDEX external_id_of_subject ON platform.external_id (subject_id);
CREATE VIEW platform.v_external_id AS
SELECT subject, source, value, subject_id FROM platform.external_id;
