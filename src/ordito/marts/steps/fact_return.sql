-- What comes back takes its part of the line's money and cost with it.
SELECT
    came.order_id,
    came.line,
    line.sku_id,
    came.units,
    came.returned_us,
    came.channel,
    came.place_id,
    (line.paid * came.units * 2 + line.units) // (2 * nullif(line.units, 0)) AS refunded,
    (line.net * came.units * 2 + line.units) // (2 * nullif(line.units, 0)) AS net,
    (line.cost * came.units * 2 + line.units) // (2 * nullif(line.units, 0)) AS cost
FROM stg_return AS came
LEFT JOIN fact_line AS line ON line.order_id = came.order_id AND line.line = came.line
ORDER BY came.order_id, came.line, came.returned_us
