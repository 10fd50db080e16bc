SELECT order_number, line_no, at_us, units, channel, by_hand
FROM came
WHERE order_number BETWEEN $first AND $last
ORDER BY order_number, at_us, line_no
