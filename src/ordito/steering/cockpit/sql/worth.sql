-- Of each walked journey: whose it is, what serving its orders cost beside the goods, how it was
-- rated. Who never bought anything is in no group that behaviour could tell.
CREATE OR REPLACE TEMP TABLE worth AS
WITH walkers AS (
    SELECT DISTINCT journey_id FROM walked
),
whose AS (
    SELECT step.journey_id, max(step.customer_id) AS customer_id
    FROM fact_step AS step
    SEMI JOIN walkers ON walkers.journey_id = step.journey_id
    GROUP BY step.journey_id
),
bought AS (
    SELECT DISTINCT step.journey_id, step.order_id
    FROM fact_step AS step
    SEMI JOIN walkers ON walkers.journey_id = step.journey_id
    WHERE step.order_id IS NOT NULL
),
costed AS (
    SELECT
        bought.journey_id,
        sum(ladder.fees + ladder.agent + ladder.serving + ladder.shipping + ladder.returns
            + ladder.service)::BIGINT AS cost
    FROM bought
    JOIN read_parquet($ladders) AS ladder ON ladder.order_id = bought.order_id
    GROUP BY bought.journey_id
),
rated AS (
    SELECT bought.journey_id, sum(answer.score)::DOUBLE AS scores, count(*) AS answers
    FROM bought
    JOIN fact_answer AS answer ON answer.order_id = bought.order_id
    WHERE answer.instrument = $instrument AND answer.score IS NOT NULL
    GROUP BY bought.journey_id
),
grouped AS (
    SELECT DISTINCT customer_id, group_code
    FROM read_parquet($ladders)
    WHERE customer_id IS NOT NULL AND order_id IS NOT NULL
)
SELECT
    whose.journey_id,
    whose.customer_id,
    CASE WHEN whose.customer_id IS NULL THEN 'unknown' ELSE coalesce(grouped.group_code, 'others')
        END AS group_code,
    costed.cost,
    rated.scores,
    coalesce(rated.answers, 0) AS answers
FROM whose
LEFT JOIN grouped ON grouped.customer_id = whose.customer_id
LEFT JOIN costed ON costed.journey_id = whose.journey_id
LEFT JOIN rated ON rated.journey_id = whose.journey_id;
