-- The ways of delivery that a resource works for where its capacity is known, most orders first.
SELECT made.method
FROM fact_order AS made
WHERE made.late IS NOT NULL
    AND made.order_id IN (
        SELECT step.order_id
        FROM fact_step AS step
        SEMI JOIN fact_capacity AS staffed
            ON staffed.resource = step.resource AND staffed.place_id = step.place_id
                AND staffed.minutes > 0
        WHERE step.resource = $resource
    )
GROUP BY made.method
ORDER BY count(*) DESC, made.method
