-- Tax is taken out of each line, to the nearest minor unit.
SELECT
    line.order_id,
    line.line,
    line.sku_id,
    line.units,
    line.listed,
    line.paid,
    (line.paid * 20000 + 10000 + line.tax_bp) // (2 * (10000 + line.tax_bp)) AS net,
    line.tax_bp,
    line.cost
FROM stg_order_line AS line
ORDER BY line.order_id, line.line
