-- Tax is taken out of each line, to the nearest minor unit. A line lies with its order.
SELECT
    line.order_id,
    line.line,
    line.sku_id,
    line.units,
    line.listed,
    line.paid,
    (line.paid * 20000 + 10000 + line.tax_bp) // (2 * (10000 + line.tax_bp)) AS net,
    line.tax_bp,
    line.cost,
    coalesce(strftime(make_timestamp(placed.placed_us), '%Y-%m'), 'none') AS part
FROM stg_order_line AS line
LEFT JOIN stg_order AS placed ON placed.order_id = line.order_id
