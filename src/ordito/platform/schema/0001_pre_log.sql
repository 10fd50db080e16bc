-- The log of what the core did. The transaction id orders rows for readers: a row is safe to read
-- once every transaction up to its own has ended, however late it committed.
-- family: log key: slot
CREATE TABLE platform.fact (
    slot smallint NOT NULL,
    fact_id uuid NOT NULL,
    type text NOT NULL,
    version smallint NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor text NOT NULL,
    origin platform.origin NOT NULL,
    channel_id uuid,
    place_id uuid,
    subject_id uuid NOT NULL,
    customer_id uuid,
    case_id uuid,
    started_at timestamptz,
    ended_at timestamptz,
    request_id uuid,
    desk_case_id uuid,
    payload jsonb NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (slot, fact_id)
) PARTITION BY RANGE (fact_id);

-- Time-ordered ids make the id itself the time partition: one for each half-year, and one for the
-- derived ids of imports and for whatever lies outside.
DO $$
DECLARE
    first_day date := '2026-07-01';
BEGIN
    FOR half IN 0..11 LOOP
        EXECUTE format(
            'CREATE TABLE platform.fact_%s PARTITION OF platform.fact FOR VALUES FROM (%L) TO (%L)',
            to_char(first_day + half * interval '6 months', 'YYYYMM'),
            lpad(to_hex((extract(epoch FROM first_day + half * interval '6 months') * 1000)::bigint),
                 12, '0') || repeat('0', 20),
            lpad(to_hex((extract(epoch FROM first_day + (half + 1) * interval '6 months')
                         * 1000)::bigint), 12, '0') || repeat('0', 20));
    END LOOP;
END $$;
CREATE TABLE platform.fact_default PARTITION OF platform.fact DEFAULT;

CREATE INDEX fact_by_commit ON platform.fact (slot, xid, fact_id);
CREATE INDEX fact_of_customer ON platform.fact (customer_id, occurred_at DESC)
    WHERE customer_id IS NOT NULL;
CREATE INDEX fact_of_case ON platform.fact (case_id, occurred_at) WHERE case_id IS NOT NULL;
CREATE INDEX fact_of_desk_case ON platform.fact (desk_case_id, occurred_at)
    WHERE desk_case_id IS NOT NULL;
CREATE INDEX fact_by_time ON platform.fact USING brin (occurred_at);

-- How far each reader has come in each slot.
-- family: log key: slot
CREATE TABLE platform.log_cursor (
    slot smallint NOT NULL,
    reader text NOT NULL,
    xid xid8 NOT NULL,
    fact_id uuid NOT NULL,
    PRIMARY KEY (slot, reader)
);

-- Facts that a handler could not digest after several tries: shown by the doctor, never lost.
-- family: log key: slot
CREATE TABLE platform.parked_fact (
    slot smallint NOT NULL,
    reader text NOT NULL,
    fact_id uuid NOT NULL,
    handler text NOT NULL,
    error text NOT NULL,
    parked_at timestamptz NOT NULL,
    PRIMARY KEY (slot, reader, fact_id, handler)
);

CREATE VIEW platform.v_fact AS
SELECT slot, fact_id, type, version, occurred_at, recorded_at, actor, origin, channel_id, place_id,
       subject_id, customer_id, case_id, started_at, ended_at, request_id, desk_case_id, payload
  FROM platform.fact;

-- First answers of commands, by the caller's key: a repeat gets the same answer.
-- family: claim key: claim
CREATE TABLE platform.idempotency (
    claim text NOT NULL,
    fingerprint bytea NOT NULL,
    subject_id uuid NOT NULL,
    status smallint,
    answer text,
    claimed_at timestamptz NOT NULL,
    PRIMARY KEY (claim)
);
CREATE INDEX idempotency_by_age ON platform.idempotency (claimed_at);

-- Append facts to the log. The transaction id, a default, orders late commits safely.
CREATE FUNCTION platform.append_facts(
    p_slots smallint[], p_ids uuid[], p_types text[], p_versions smallint[],
    p_occurred timestamptz[], p_recorded timestamptz[], p_actors text[], p_origins text[],
    p_channels uuid[], p_places uuid[], p_subjects uuid[], p_customers uuid[], p_cases uuid[],
    p_started timestamptz[], p_ended timestamptz[], p_requests uuid[], p_desk_cases uuid[],
    p_payloads jsonb[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.fact (slot, fact_id, type, version, occurred_at, recorded_at, actor,
           origin, channel_id, place_id, subject_id, customer_id, case_id, started_at, ended_at,
           request_id, desk_case_id, payload)
    -- each array of an unnest() is a function scan of its own; subscripts cost a third less
    SELECT p_slots[i], p_ids[i], p_types[i], p_versions[i], p_occurred[i], p_recorded[i],
           p_actors[i], p_origins[i], p_channels[i], p_places[i], p_subjects[i], p_customers[i],
           p_cases[i], p_started[i], p_ended[i], p_requests[i], p_desk_cases[i], p_payloads[i]
      FROM generate_series(1, cardinality(p_ids)) AS i;
END $$;

-- Refuse from within a function: everything that the transaction did is undone, and the caller gets
-- the code with what it needs to say why.
CREATE FUNCTION platform.refuse(p_code text, p_why jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'OR001', MESSAGE = p_code, DETAIL = coalesce(p_why, '{}');
END $$;

-- Claim a key for a command. The first caller gets it; a rival with the same key waits here until
-- the first has ended, and is then told that it is taken.
CREATE FUNCTION platform.claim_key(
    p_claim text, p_fingerprint bytea, p_subject uuid, p_at timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO platform.idempotency (claim, fingerprint, subject_id, claimed_at)
    VALUES (p_claim, p_fingerprint, p_subject, p_at)
    ON CONFLICT DO NOTHING;
    RETURN FOUND;
END $$;

-- Versions of reference data that processes keep in memory.
-- family: reference key: name
CREATE TABLE platform.memory_version (
    name text NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (name)
);
CREATE VIEW platform.v_memory_version AS SELECT name, version FROM platform.memory_version;
