-- What is declared of tables that keep something of people; the names come from code alone.
CREATE FUNCTION platform.tell_rows(
    p_schema text, p_name text, p_key text, p_ids uuid[], p_most integer
) RETURNS SETOF jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT to_jsonb(t) FROM %I.%I AS t WHERE t.%I = ANY($1) LIMIT $2',
                                p_schema, p_name, p_key)
           USING p_ids, p_most;
END $$;

CREATE FUNCTION platform.delete_rows(p_schema text, p_name text, p_key text, p_ids uuid[])
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    EXECUTE format('DELETE FROM %I.%I WHERE %I = ANY($1)', p_schema, p_name, p_key) USING p_ids;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

CREATE FUNCTION platform.blank_rows(
    p_schema text, p_name text, p_key text, p_ids uuid[], p_columns text[], p_values text[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    blanked bigint;
    assignments text;
BEGIN
    SELECT string_agg(format('%I = %L', b.column_name, b.value), ', ') INTO assignments
      FROM unnest(p_columns, p_values) AS b (column_name, value);
    EXECUTE format('UPDATE %I.%I SET %s WHERE %I = ANY($1)', p_schema, p_name, assignments, p_key)
      USING p_ids;
    GET DIAGNOSTICS blanked = ROW_COUNT;
    RETURN blanked;
END $$;

-- What people wrote about somebody goes; a code stays, if none of the words is in it. A field is that
-- of a JSON column.
CREATE FUNCTION platform.unsay_words(
    p_schema text, p_name text, p_key text, p_ids uuid[], p_column text, p_field text,
    p_words text[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    unsaid bigint;
    written text := format('%I', p_column);
    blank text := quote_literal('—');
BEGIN
    IF p_field <> '' THEN
        written := format('(%I ->> %L)', p_column, p_field);
        blank := format('jsonb_set(%I, ARRAY[%L], to_jsonb(%L::text))', p_column, p_field, '—');
    END IF;
    EXECUTE format('UPDATE %I.%I SET %I = %s WHERE %I = ANY($1)', p_schema, p_name, p_column, blank,
                   p_key)
        || format(' AND %1$s <> ''—'' AND (%1$s !~ ''^[a-z0-9][a-z0-9_.:-]*$'' OR EXISTS ('
                  'SELECT FROM unnest($2) AS w (word) WHERE strpos(%1$s, w.word) > 0))', written)
      USING p_ids, p_words;
    GET DIAGNOSTICS unsaid = ROW_COUNT;
    RETURN unsaid;
END $$;

-- Forget what commands about some subjects answered; a repeat is still known and done once.
CREATE FUNCTION platform.forget_answers(p_subjects uuid[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
BEGIN
    UPDATE platform.idempotency SET answer = '{}'
     WHERE subject_id = ANY(p_subjects) AND answer IS NOT NULL;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

CREATE FUNCTION platform.sweep_rows(
    p_schema text, p_name text, p_by text, p_before timestamptz, p_most integer
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    gone bigint;
    due text;
BEGIN
    due := format('SELECT ctid FROM %I.%I WHERE %I < $1 LIMIT $2', p_schema, p_name, p_by);
    EXECUTE format('DELETE FROM %I.%I WHERE ctid = ANY(ARRAY(%s))', p_schema, p_name, due)
      USING p_before, p_most;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
