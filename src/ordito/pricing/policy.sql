-- name: find_policy
SELECT needs_approval, progressive_reductions FROM pricing.policy WHERE one

-- name: put_policy
INSERT INTO pricing.policy AS kept (one, needs_approval, progressive_reductions)
VALUES (true, :needs_approval::boolean, :progressive_reductions::boolean)
ON CONFLICT (one) DO UPDATE SET needs_approval = excluded.needs_approval,
       progressive_reductions = excluded.progressive_reductions
 WHERE (kept.needs_approval, kept.progressive_reductions)
    IS DISTINCT FROM (excluded.needs_approval, excluded.progressive_reductions)
