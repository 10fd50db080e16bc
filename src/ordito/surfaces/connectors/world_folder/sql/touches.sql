SELECT
    arrived.message,
    epoch_us(arrived.first.happened_at),
    epoch_us(arrived.arrived_at),
    arrived.first.kind,
    arrived.first.channel,
    arrived.first.sign,
    arrived.first.value,
    arrived.first.sku,
    sold.order_number,
    epoch_us(sold.placed_at),
    sold.profile,
    arrived.first.medium
FROM arrived
LEFT JOIN sold ON sold.order_number = arrived.first.order_number
ORDER BY arrived.arrived_at, arrived.message
