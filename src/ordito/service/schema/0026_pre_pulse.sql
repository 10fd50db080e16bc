-- A question to the company's own people, open for some days. at_least: answers below which no
-- group is shown.
-- family: reference key: round_id
CREATE TABLE service.pulse_round (
    round_id uuid NOT NULL,
    question jsonb NOT NULL CHECK (jsonb_typeof(question) = 'object'),
    opens_at timestamptz NOT NULL,
    closes_at timestamptz NOT NULL,
    at_least integer NOT NULL CHECK (at_least >= 5),
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    PRIMARY KEY (round_id),
    CHECK (closes_at > opens_at)
);

-- That somebody has answered, and nothing of what: so that nobody answers twice.
-- family: claim key: token
CREATE TABLE service.pulse_token (
    token uuid NOT NULL,
    round_id uuid NOT NULL,
    PRIMARY KEY (token)
);

-- What was answered, and nothing of who and when: the id is drawn by chance, not by time.
-- family: claim key: answer_id
CREATE TABLE service.pulse_answer (
    answer_id uuid NOT NULL,
    round_id uuid NOT NULL,
    team text NOT NULL,
    score smallint NOT NULL CHECK (score BETWEEN 0 AND 10),
    PRIMARY KEY (answer_id)
);
CREATE INDEX pulse_answer_of_round ON service.pulse_answer (round_id, team);
CREATE INDEX pulse_token_of_round ON service.pulse_token (round_id);

CREATE VIEW service.v_pulse_round AS
SELECT round_id, opens_at, closes_at, at_least FROM service.pulse_round;
CREATE VIEW service.v_pulse_token AS SELECT token, round_id FROM service.pulse_token;
CREATE VIEW service.v_pulse_answer AS
SELECT answer_id, round_id, team, score FROM service.pulse_answer;
