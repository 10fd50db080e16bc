-- An order of several ways or places is of the one that most of its money went. It is cancelled when
-- nothing is left of it.
WITH lines AS (
    SELECT
        order_id,
        arg_max(method, (total_minor, -line_no)) FILTER (WHERE kind <> 'delivery') AS method,
        arg_max(place_id, (total_minor, -line_no)) FILTER (WHERE kind <> 'delivery') AS place_id,
        max(promised_us) AS promised_us,
        sum(paid) FILTER (WHERE kind = 'delivery') AS shipping,
        max(tax_bp) FILTER (WHERE kind = 'delivery') AS shipping_tax_bp,
        sum(units) FILTER (WHERE kind <> 'delivery') AS units
    FROM sold
    GROUP BY order_id
),
coupons AS (
    SELECT order_id, min(code) AS coupon
    FROM raw_line_discount
    WHERE is_claimed
    GROUP BY order_id
),
cancelled AS (
    SELECT order_id, max(at_us) AS cancelled_us
    FROM raw_action
    WHERE axis = 'cancelled'
    GROUP BY order_id
)
SELECT
    placed.order_id,
    placed.number,
    person.person_id AS customer_id,
    channel.code AS channel,
    coalesce(lines.method, 'carry_out') AS method,
    placed.place_id,
    lines.place_id AS source_place_id,
    placed.seller_id,
    coupons.coupon,
    coalesce(lines.shipping, 0)::BIGINT AS shipping_charged,
    coalesce(lines.shipping_tax_bp, 0) AS shipping_tax_bp,
    placed.placed_us,
    coalesce(task.promised_us, lines.promised_us) AS promised_us,
    task.started_us,
    task.picked_us,
    CASE WHEN lines.method = 'carry_out' THEN placed.placed_us ELSE task.handed_us END AS handed_us,
    task.delivered_us,
    CASE WHEN coalesce(lines.units, 0) = 0 THEN coalesce(cancelled.cancelled_us, placed.placed_us) END
    AS cancelled_us,
    task.pick_minutes
FROM raw_order AS placed
JOIN stg_company AS company ON company.currency = placed.currency
LEFT JOIN lines ON lines.order_id = placed.order_id
LEFT JOIN task ON task.order_id = placed.order_id
LEFT JOIN coupons ON coupons.order_id = placed.order_id
LEFT JOIN cancelled ON cancelled.order_id = placed.order_id
LEFT JOIN person ON person.customer_id = placed.customer_id
LEFT JOIN raw_channel AS channel ON channel.channel_id = placed.channel_id
