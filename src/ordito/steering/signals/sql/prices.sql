-- SKUs whose price differs between two channels and no declared rule says why; with what was sold
-- in the dearer and the cheaper channel, and what selling all at the dearer price would have brought.
WITH
allowed AS (
    SELECT
        unnest($rule_channels::VARCHAR[]) AS channel,
        unnest($rule_categories::VARCHAR[]) AS category,
        unnest($rule_bp::BIGINT[]) AS bp
),
differing AS (
    SELECT
        dear.sku_id,
        sku.category,
        dear.channel AS dear_channel,
        cheap.channel AS cheap_channel,
        dear.price AS dear_price,
        cheap.price AS cheap_price
    FROM fact_shelf_price AS dear
    JOIN fact_shelf_price AS cheap
        ON cheap.sku_id = dear.sku_id AND cheap.channel <> dear.channel
        AND cheap.price < dear.price
    LEFT JOIN dim_sku AS sku ON sku.sku_id = dear.sku_id
),
undeclared AS (
    SELECT differing.* FROM differing
    WHERE NOT EXISTS (
        SELECT 1 FROM allowed
        WHERE (allowed.category IS NULL OR allowed.category = differing.category)
            AND (
                (allowed.channel = cheap_channel
                    AND abs(dear_price * (10000 + allowed.bp) - cheap_price * 10000) <= 10000)
                OR (allowed.channel = dear_channel
                    AND abs(cheap_price * (10000 + allowed.bp) - dear_price * 10000) <= 10000)
            )
    )
),
sold AS (
    SELECT line.sku_id, bought.channel, sum(line.units)::BIGINT AS units
    FROM fact_line AS line
    JOIN fact_order AS bought ON bought.order_id = line.order_id
    WHERE bought.cancelled_us IS NULL
    GROUP BY line.sku_id, bought.channel
)
SELECT
    undeclared.sku_id,
    undeclared.dear_channel,
    undeclared.cheap_channel,
    undeclared.dear_price,
    undeclared.cheap_price,
    coalesce(dear.units, 0) AS dear_units,
    coalesce(cheap.units, 0) AS cheap_units
FROM undeclared
LEFT JOIN sold AS dear
    ON dear.sku_id = undeclared.sku_id AND dear.channel = undeclared.dear_channel
LEFT JOIN sold AS cheap
    ON cheap.sku_id = undeclared.sku_id AND cheap.channel = undeclared.cheap_channel
ORDER BY (dear_price - cheap_price) * coalesce(cheap.units, 0) DESC, undeclared.sku_id,
    undeclared.dear_channel, undeclared.cheap_channel
