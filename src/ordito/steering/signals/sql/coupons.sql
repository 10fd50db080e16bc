-- Orders that used a coupon which an order before them had used: every use after the first. A code
-- that very many used is one that was made for many, and is told apart.
WITH
used AS (
    SELECT
        coupon,
        order_id,
        channel,
        customer_id,
        placed_us,
        discount,
        cancelled_us IS NOT NULL AS cancelled,
        count(*) OVER (PARTITION BY coupon) AS uses,
        row_number() OVER earlier AS turn,
        lag(order_id) OVER earlier AS before_order_id,
        lag(channel) OVER earlier AS before_channel,
        lag(cancelled_us) OVER earlier IS NOT NULL AS before_cancelled
    FROM fact_order
    WHERE coupon IS NOT NULL
    WINDOW earlier AS (PARTITION BY coupon ORDER BY placed_us, order_id)
)
SELECT
    coupon,
    order_id,
    channel,
    before_order_id,
    before_channel,
    placed_us,
    discount,
    cancelled OR before_cancelled AS excused
FROM used
WHERE turn > 1 AND uses <= $most_uses
ORDER BY placed_us, order_id
