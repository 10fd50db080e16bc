-- name: find_experiment
SELECT experiment_id, code, arms, declared_at, sealed_at FROM experiments.experiment
 WHERE experiment_id = :experiment_id::uuid

-- name: list_experiments
SELECT experiment_id, code, arms, declared_at, sealed_at FROM experiments.experiment
 ORDER BY declared_at DESC, experiment_id
 LIMIT :most::integer
