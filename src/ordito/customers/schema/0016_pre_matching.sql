-- Who may be one person: pairs of customer ids that agree so much that somebody should look. Ids and
-- codes of what agrees stand here, no values.

-- By what one record is held beside the others while somebody waits.
CREATE INDEX identifier_by_exact_value ON customers.identifier (value)
    WHERE kind IN ('email', 'phone');
CREATE INDEX vault_by_area ON customers.vault (postal_code) WHERE postal_code IS NOT NULL;

-- What agreements weigh: as shipped, or as training found it in these people. The latest counts.
-- With it, from which weight on pairs may be accepted unseen, and what proves it.
-- family: reference key: model_id
CREATE TABLE customers.matching_model (
    model_id uuid NOT NULL,
    trained_at timestamptz NOT NULL,
    trained_by text NOT NULL,
    people integer NOT NULL CHECK (people >= 0),
    shared_values integer NOT NULL CHECK (shared_values >= 0),
    weights jsonb NOT NULL,
    accept_from double precision,
    proof jsonb,
    PRIMARY KEY (model_id),
    CHECK ((accept_from IS NULL) OR (proof IS NOT NULL))
);
CREATE INDEX matching_model_latest ON customers.matching_model (trained_at);

-- A pair stands here once, whatever becomes of it: what was refused is not asked again.
-- family: claim key: pair_id
CREATE TABLE customers.suggestion (
    pair_id uuid NOT NULL,
    left_id uuid NOT NULL,
    right_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'undone', 'lapsed')),
    weight double precision NOT NULL,
    probability double precision NOT NULL CHECK (probability BETWEEN 0 AND 1),
    told jsonb NOT NULL,
    blocked_by text[] NOT NULL,
    crowd integer NOT NULL CHECK (crowd >= 2),
    model_id uuid NOT NULL,
    found_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text,
    merge_id uuid,
    PRIMARY KEY (pair_id),
    CHECK (left_id < right_id),
    CHECK ((decided_at IS NULL) = (decided_by IS NULL)),
    CHECK ((state IN ('accepted', 'undone')) = (merge_id IS NOT NULL))
);
CREATE INDEX suggestion_queue ON customers.suggestion (state, weight DESC, pair_id);
CREATE INDEX suggestion_of_left ON customers.suggestion (left_id);
CREATE INDEX suggestion_of_right ON customers.suggestion (right_id);

CREATE VIEW customers.v_suggestion AS
SELECT pair_id, left_id, right_id, state, weight, probability, found_at, decided_at, decided_by,
       merge_id
  FROM customers.suggestion;

-- People as they are compared; values in the same order as their kinds. Whoever was erased has
-- nothing left to compare.
CREATE VIEW customers.comparable AS
SELECT c.customer_id, c.kind, v.name, v.birth_date, v.street, v.postal_code, v.city,
       i.kinds, i.values
  FROM customers.customer AS c
  LEFT JOIN customers.vault AS v USING (customer_id)
 CROSS JOIN LATERAL (
       SELECT coalesce(array_agg(kind ORDER BY kind, value), '{}') AS kinds,
              coalesce(array_agg(value ORDER BY kind, value), '{}') AS values
         FROM customers.identifier
        WHERE customer_id = c.customer_id AND shared_at IS NULL
          AND kind IN ('email', 'phone', 'account', 'tax', 'external')) AS i
 WHERE c.erased_at IS NULL;
