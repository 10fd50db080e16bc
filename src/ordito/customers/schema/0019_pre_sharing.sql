-- Values that many people have, and people that many values made.
CREATE INDEX identifier_shared ON customers.identifier (shared_at) WHERE shared_at IS NOT NULL;

-- Note that a value says nothing of who somebody is. Whoever has it keeps it, to be reached by; it joins
-- nobody from now on. Answers whom to settle.
CREATE FUNCTION customers.note_junk(
    p_junk uuid, p_kind text, p_value text, p_note text, p_by text, p_at timestamptz
) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    owner customers.claim;
    others uuid[];
BEGIN
    INSERT INTO customers.junk (digest, junk_id, kind, note, noted_by, noted_at)
    VALUES (customers.digest(p_kind, p_value), p_junk, p_kind, p_note, p_by, p_at)
    ON CONFLICT (digest) DO UPDATE SET note = excluded.note;
    SELECT * INTO owner FROM customers.claim WHERE digest = customers.digest(p_kind, p_value);
    IF NOT FOUND THEN
        RETURN '{}';
    END IF;
    SELECT coalesce(array_agg(DISTINCT e.other_id), '{}') INTO others FROM customers.edge AS e
     WHERE e.customer_id = owner.customer_id AND e.via = owner.identifier_id;
    PERFORM customers.lock_persons(owner.customer_id || others);
    UPDATE customers.identifier SET shared_at = p_at
     WHERE customer_id = owner.customer_id AND identifier_id = owner.identifier_id
       AND shared_at IS NULL;
    RETURN owner.customer_id || others;
END $$;
