-- When the books were audited, and what was found: an incremental audit starts at the last clean one.
-- family: local key: run_id
CREATE TABLE platform.audit_run (
    run_id uuid NOT NULL,
    at timestamptz NOT NULL,
    since timestamptz,
    findings integer NOT NULL CHECK (findings >= 0),
    PRIMARY KEY (run_id)
);
