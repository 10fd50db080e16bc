-- What people of the company wrote by hand.
-- family: party key: customer_id
CREATE TABLE messages.written (
    customer_id uuid NOT NULL,
    message_id uuid NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    answers text[] NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (customer_id, message_id),
    FOREIGN KEY (customer_id, message_id) REFERENCES messages.message ON DELETE CASCADE
);

-- family: party key: customer_id
CREATE TABLE messages.written_file (
    customer_id uuid NOT NULL,
    message_id uuid NOT NULL,
    number integer NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    sha256 bytea NOT NULL,
    PRIMARY KEY (customer_id, message_id, number),
    FOREIGN KEY (customer_id, message_id) REFERENCES messages.message ON DELETE CASCADE
);
