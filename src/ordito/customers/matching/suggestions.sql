-- name: list_people
-- A page of everybody whom matching compares, in the order of ids.
SELECT customer_id, kind, name, birth_date, street, postal_code, city, kinds, values
  FROM customers.comparable
 WHERE customer_id > :after::uuid AND kind <> 'anonymous'
 ORDER BY customer_id
 LIMIT :size::integer

-- name: list_chosen
-- bounded: the caller names the customers
SELECT customer_id, kind, name, birth_date, street, postal_code, city, kinds, values
  FROM customers.comparable
 WHERE customer_id = ANY(:customer_ids::uuid[])

-- name: keep_model
INSERT INTO customers.matching_model (model_id, trained_at, trained_by, people, shared_values,
       weights, accept_from, proof)
VALUES (:model_id::uuid, :at::timestamptz, :trained_by::text, :people::integer,
        :shared_values::integer, :weights::jsonb, :accept_from::double precision, :proof::jsonb)

-- name: find_model
SELECT model_id, trained_at, trained_by, people, shared_values, weights::text AS weights,
       accept_from, proof
  FROM customers.matching_model
 ORDER BY trained_at DESC, model_id DESC
 LIMIT 1

-- name: keep_found
-- What nobody has decided is told anew; what somebody has stays as it was decided.
INSERT INTO customers.suggestion AS kept (pair_id, left_id, right_id, state, weight, probability,
       told, blocked_by, crowd, model_id, found_at)
SELECT f.pair_id, f.left_id, f.right_id, 'open', f.weight, f.probability, f.told::jsonb,
       string_to_array(f.blocked_by, ' '), f.crowd, :model_id::uuid, :at::timestamptz
  FROM unnest(:pair_ids::uuid[], :left_ids::uuid[], :right_ids::uuid[],
              :weights::double precision[], :probabilities::double precision[], :told::text[],
              :blocked_by::text[], :crowds::integer[])
    AS f (pair_id, left_id, right_id, weight, probability, told, blocked_by, crowd)
 ORDER BY f.pair_id
    ON CONFLICT (pair_id) DO UPDATE
       SET state = 'open', weight = excluded.weight, probability = excluded.probability,
           told = excluded.told, blocked_by = excluded.blocked_by, crowd = excluded.crowd,
           model_id = excluded.model_id, found_at = excluded.found_at
     WHERE kept.state IN ('open', 'lapsed')

-- name: let_lapse
-- What this model did not find is no question any more.
UPDATE customers.suggestion SET state = 'lapsed'
 WHERE state = 'open' AND model_id <> :model_id::uuid

-- name: forget_erased
DELETE FROM customers.suggestion AS s
 USING customers.customer AS c
 WHERE c.customer_id IN (s.left_id, s.right_id) AND c.erased_at IS NOT NULL

-- name: list_settled
-- bounded: customer ids that were merged
SELECT customer_id, person_id FROM customers.person WHERE person_id <> customer_id

-- name: list_refused
-- Whom somebody decided to be two people, whether here or elsewhere.
-- bounded: decisions of people
SELECT left_id, right_id FROM customers.suggestion WHERE state IN ('refused', 'undone')
UNION
SELECT least(customer_id, other_id), greatest(customer_id, other_id)
  FROM customers.apart WHERE lifted_at IS NULL

-- name: lock_suggestion
SELECT pair_id, left_id, right_id, state, weight, probability, told, blocked_by, crowd,
       decided_by, merge_id
  FROM customers.suggestion
 WHERE pair_id = :pair_id::uuid FOR UPDATE

-- name: find_suggestion
SELECT pair_id, left_id, right_id, state, weight, probability, told, blocked_by, crowd,
       decided_by, merge_id
  FROM customers.suggestion
 WHERE pair_id = :pair_id::uuid

-- name: decide
UPDATE customers.suggestion
   SET state = :state::text, decided_at = :at::timestamptz, decided_by = :actor::text,
       merge_id = :merge_id::uuid
 WHERE pair_id = :pair_id::uuid

-- name: list_suggestions
-- The surest first. Pairs that became one person in another way, or of whom one was erased, are no
-- question any more.
SELECT s.pair_id, s.left_id, s.right_id, s.state, s.weight, s.probability, s.told, s.blocked_by,
       s.crowd, s.decided_by, s.merge_id
  FROM customers.suggestion AS s
  JOIN customers.customer AS l ON l.customer_id = s.left_id AND l.erased_at IS NULL
  JOIN customers.customer AS r ON r.customer_id = s.right_id AND r.erased_at IS NULL
  LEFT JOIN customers.person AS lp ON lp.customer_id = s.left_id
  LEFT JOIN customers.person AS rp ON rp.customer_id = s.right_id
 WHERE s.state = :state::text
   AND (s.state <> 'open' OR coalesce(lp.person_id, s.left_id) <> coalesce(rp.person_id, s.right_id))
   AND (s.weight, s.pair_id) < (:before_weight::double precision, :before_id::uuid)
 ORDER BY s.weight DESC, s.pair_id DESC
 LIMIT :size::integer

-- name: count_open
-- At most 1,000: more is told as many.
SELECT count(*)::integer FROM (
    SELECT FROM customers.suggestion WHERE state = 'open' LIMIT 1000) AS waiting

-- name: list_acceptable
-- What may be accepted unseen: sure enough, nothing that differs, no crowd.
SELECT pair_id FROM customers.suggestion
 WHERE state = 'open' AND weight >= :accept_from::double precision
   AND cardinality(blocked_by) = 0 AND crowd <= :most::integer
 ORDER BY weight DESC, pair_id
 LIMIT 100000
