-- Files by what they hold: the same content is kept once. A row precedes nothing: the file is on the
-- disk, flushed, before the row commits.
-- family: claim key: sha256
CREATE TABLE platform.file (
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    size_bytes bigint NOT NULL CHECK (size_bytes >= 0),
    media_type text NOT NULL,
    stored_at timestamptz NOT NULL,
    PRIMARY KEY (sha256)
);
CREATE INDEX file_by_age ON platform.file (stored_at);

-- Who needs a file; one that nobody needs is deleted.
-- family: claim key: sha256
CREATE TABLE platform.file_reference (
    sha256 bytea NOT NULL,
    subject_id uuid NOT NULL,
    customer_id uuid,
    referred_at timestamptz NOT NULL,
    PRIMARY KEY (sha256, subject_id),
    FOREIGN KEY (sha256) REFERENCES platform.file (sha256)
);
CREATE INDEX file_reference_of_subject ON platform.file_reference (subject_id);
CREATE INDEX file_reference_of_customer ON platform.file_reference (customer_id)
    WHERE customer_id IS NOT NULL;
