-- name: declare_experiment
-- Nothing of an experiment changes once somebody was seen in it.
INSERT INTO experiments.experiment AS e (experiment_id, code, arms, declared_at)
VALUES (:experiment_id::uuid, :code::text, :arms::jsonb, :at::timestamptz)
ON CONFLICT (experiment_id) DO UPDATE
   SET code = excluded.code, arms = excluded.arms, declared_at = excluded.declared_at
 WHERE e.sealed_at IS NULL
RETURNING experiment_id

-- name: seal
-- Whoever changes it at the same time waits here, and is then refused.
UPDATE experiments.experiment SET sealed_at = :at::timestamptz
 WHERE experiment_id = :experiment_id::uuid AND sealed_at IS NULL

-- name: find_exposure
SELECT customer_id, experiment_id, bucket, variant, propensity_ppm, exposed_at
  FROM experiments.exposure
 WHERE customer_id = ANY(:customer_ids::uuid[]) AND experiment_id = :experiment_id::uuid
 ORDER BY exposed_at, customer_id
 LIMIT 1

-- name: expose
INSERT INTO experiments.exposure (customer_id, experiment_id, bucket, variant, propensity_ppm,
       exposed_at)
VALUES (:customer_id::uuid, :experiment_id::uuid, :bucket::integer, :variant::text,
        :propensity_ppm::integer, :exposed_at::timestamptz)
ON CONFLICT DO NOTHING
RETURNING customer_id
