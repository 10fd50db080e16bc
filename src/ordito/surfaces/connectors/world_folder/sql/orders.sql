SELECT
    sold.order_number,
    sold.channel,
    sold.method,
    sold.store,
    sold.source,
    sold.profile,
    sold.agent,
    sold.shipping,
    epoch_us(sold.placed_at),
    epoch_us(sold.promised_at),
    epoch_us(sold.started_at),
    epoch_us(sold.picked_at),
    sold.pick_minutes,
    sold.gone_us,
    CASE WHEN epoch_us(sold.handed_at) >= sold.gone_us THEN epoch_us(sold.handed_at) END
FROM sold
ORDER BY sold.order_number
