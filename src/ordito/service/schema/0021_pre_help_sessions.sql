-- Somebody looking for help: one browser, until it has been away for half an hour. The person is
-- known where somebody was signed in. case_id is the first case that the same person, or the same
-- browser, opened afterwards: such a session was not answered without a person.
-- family: claim key: session_id
CREATE TABLE service.help_session (
    session_id uuid NOT NULL,
    language text NOT NULL,
    began_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    customer_id uuid,
    searches integer NOT NULL DEFAULT 0 CHECK (searches >= 0),
    unanswered integer NOT NULL DEFAULT 0 CHECK (unanswered BETWEEN 0 AND searches),
    reads integer NOT NULL DEFAULT 0 CHECK (reads >= 0),
    case_id uuid,
    case_at timestamptz,
    PRIMARY KEY (session_id),
    CHECK ((case_id IS NULL) = (case_at IS NULL)),
    CHECK (searches + reads > 0)
) WITH (fillfactor = 80);
CREATE INDEX help_session_by_time ON service.help_session (began_at DESC, session_id);
CREATE INDEX help_session_of_customer ON service.help_session (customer_id, began_at)
    WHERE customer_id IS NOT NULL;

-- What was read in it, once for each article, and whether it helped.
-- family: claim key: session_id
CREATE TABLE service.help_read (
    session_id uuid NOT NULL,
    article_id uuid NOT NULL,
    version integer NOT NULL,
    language text NOT NULL,
    read_at timestamptz NOT NULL,
    helped boolean,
    said_at timestamptz,
    PRIMARY KEY (session_id, article_id),
    CHECK ((helped IS NULL) = (said_at IS NULL))
) WITH (fillfactor = 80);
CREATE INDEX help_read_of_article ON service.help_read (article_id, read_at);

CREATE VIEW service.v_help_session AS
SELECT session_id, language, began_at, last_at, customer_id, searches, unanswered, reads, case_id,
       case_at
  FROM service.help_session;
CREATE VIEW service.v_help_read AS
SELECT session_id, article_id, version, language, read_at, helped FROM service.help_read;
