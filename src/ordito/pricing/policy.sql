-- name: find_policy
SELECT needs_approval, progressive_reductions, new_goods_days FROM pricing.policy WHERE one

-- name: put_policy
INSERT INTO pricing.policy AS kept (one, needs_approval, progressive_reductions, new_goods_days)
VALUES (true, :needs_approval::boolean, :progressive_reductions::boolean,
        :new_goods_days::smallint)
ON CONFLICT (one) DO UPDATE SET needs_approval = excluded.needs_approval,
       progressive_reductions = excluded.progressive_reductions,
       new_goods_days = excluded.new_goods_days
 WHERE (kept.needs_approval, kept.progressive_reductions, kept.new_goods_days)
    IS DISTINCT FROM (excluded.needs_approval, excluded.progressive_reductions,
                      excluded.new_goods_days)
