SELECT
    place,
    sku,
    list(
        {
            'kind': kind,
            'units': units,
            'at_us': at_us,
            'order': order_number,
            'placed_us': placed_us
        } ORDER BY at_us, units DESC, order_number
    )
FROM moved
GROUP BY place, sku
ORDER BY place, sku
