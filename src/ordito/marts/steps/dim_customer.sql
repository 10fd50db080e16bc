-- Measures of what each customer bought; orders that were cancelled do not count.
WITH bought AS (
    SELECT
        customer_id,
        count(*) AS orders,
        min(placed_us) AS first_order_us,
        max(placed_us) AS last_order_us,
        sum(gross)::BIGINT AS gross,
        sum(net)::BIGINT AS net,
        sum(lines)::BIGINT AS lines,
        sum(discount)::BIGINT AS discount,
        sum(returned_units)::BIGINT AS returned_units,
        sum(units)::BIGINT AS units,
        count(*) FILTER (WHERE fact_order.method = 'carry_out') AS carried_out,
        count(*) FILTER (WHERE fact_order.method = 'collect') AS collected,
        count(*) FILTER (WHERE fact_order.method = 'ship') AS shipped,
        count(*) FILTER (WHERE fact_order.method = 'ship' AND shipping_charged = 0) AS shipped_free,
        count(*) FILTER (WHERE dim_channel.kind = 'store') AS in_stores,
        count(*) FILTER (WHERE dim_channel.kind IN ('web', 'app', 'marketplace')) AS digital,
        count(*) FILTER (WHERE dim_channel.kind IN ('contact_centre', 'agent')) AS assisted,
        count(DISTINCT fact_order.channel) AS channels
    FROM fact_order
    LEFT JOIN dim_channel USING (channel)
    WHERE customer_id IS NOT NULL AND cancelled_us IS NULL
    GROUP BY customer_id
)
SELECT
    known.customer_id,
    known.known_since_us,
    known.first_channel,
    bought.first_order_us,
    bought.last_order_us,
    coalesce(bought.orders, 0) AS orders,
    coalesce(bought.gross, 0) AS gross,
    coalesce(bought.net, 0) AS net,
    coalesce(bought.lines, 0) AS lines,
    coalesce(bought.discount, 0) AS discount,
    coalesce(bought.returned_units, 0) AS returned_units,
    coalesce(bought.units, 0) AS units,
    coalesce(bought.carried_out, 0) AS carried_out,
    coalesce(bought.collected, 0) AS collected,
    coalesce(bought.shipped, 0) AS shipped,
    coalesce(bought.shipped_free, 0) AS shipped_free,
    coalesce(bought.in_stores, 0) AS in_stores,
    coalesce(bought.digital, 0) AS digital,
    coalesce(bought.assisted, 0) AS assisted,
    coalesce(bought.channels, 0) AS channels,
    coalesce(strftime(make_timestamp(known.known_since_us), '%Y-%m'), 'none') AS part
FROM stg_customer AS known
LEFT JOIN bought ON bought.customer_id = known.customer_id
