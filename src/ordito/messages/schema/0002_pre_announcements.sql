-- What is told to many, once for all of them; it never changes.
-- family: reference key: announcement_id
CREATE TABLE messages.announcement (
    announcement_id uuid NOT NULL,
    purpose text NOT NULL,
    carries_offer boolean NOT NULL,
    words jsonb NOT NULL CHECK (jsonb_typeof(words) = 'object'),
    link text NOT NULL,
    put_at timestamptz NOT NULL,
    PRIMARY KEY (announcement_id)
);
CREATE VIEW messages.v_announcement AS
SELECT announcement_id, purpose, carries_offer, put_at FROM messages.announcement;
