SELECT lines.order_number, lines.line_no, lines.sku, lines.units, lines.listed, lines.paid, skus.tax_bp
FROM lines
JOIN skus ON skus.sku = lines.sku
WHERE lines.order_number BETWEEN $first AND $last
ORDER BY lines.order_number, lines.line_no
