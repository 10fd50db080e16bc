-- What comes back takes its part of the line's cost with it, and of its money where it is not known
-- how much was given back.
WITH came AS (
    SELECT
        came.*,
        line.sku_id,
        line.units AS sold,
        line.tax_bp,
        (line.paid * came.units * 2 + line.units) // (2 * nullif(line.units, 0)) AS share,
        (line.net * came.units * 2 + line.units) // (2 * nullif(line.units, 0)) AS net_share,
        (line.cost * came.units * 2 + line.units) // (2 * nullif(line.units, 0)) AS cost
    FROM stg_return AS came
    LEFT JOIN fact_line AS line ON line.order_id = came.order_id AND line.line = came.line
)
SELECT
    order_id,
    line,
    sku_id,
    units,
    returned_us,
    channel,
    place_id,
    coalesce(refunded, share) AS refunded,
    CASE
        WHEN refunded IS NULL THEN net_share
        ELSE (refunded * 20000 + 10000 + tax_bp) // (2 * (10000 + tax_bp))
    END AS net,
    cost,
    coalesce(strftime(make_timestamp(returned_us), '%Y-%m'), 'none') AS part
FROM came
