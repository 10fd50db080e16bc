-- One row for each order, with all that it caused; and for what was done without an order one row
-- for each customer, channel and kind of dealing.
CREATE TEMP TABLE ladders AS
WITH categories AS (
    SELECT DISTINCT bought.customer_id, bought.order_id, bought.placed_us, sku.category
    FROM fact_order AS bought
    JOIN fact_line AS line ON line.order_id = bought.order_id
    JOIN dim_sku AS sku ON sku.sku_id = line.sku_id
    WHERE bought.customer_id IS NOT NULL AND bought.cancelled_us IS NULL
),
first_bought AS (
    SELECT customer_id, category, min(placed_us) AS first_us
    FROM categories
    GROUP BY customer_id, category
),
crossed AS (
    SELECT DISTINCT categories.order_id
    FROM categories
    JOIN first_bought
        ON first_bought.customer_id = categories.customer_id
        AND first_bought.category = categories.category
        AND first_bought.first_us = categories.placed_us
    JOIN dim_customer AS known
        ON known.customer_id = categories.customer_id
        AND known.first_order_us < categories.placed_us
),
unpriced AS (
    SELECT order_id, sum(net)::BIGINT AS net
    FROM fact_line
    WHERE cost IS NULL
    GROUP BY order_id
),
summed AS (
    SELECT
        order_id,
        CASE WHEN order_id IS NULL THEN customer_id END AS customer_id,
        CASE WHEN order_id IS NULL THEN channel END AS channel,
        CASE WHEN order_id IS NULL THEN subject END AS subject,
        min(at_us) AS at_us,
        list_distinct(list(step) FILTER (WHERE NOT known)) AS unknown,
        coalesce(sum(amount) FILTER (WHERE step = 'fees'), 0)::BIGINT AS fees,
        coalesce(sum(low) FILTER (WHERE step = 'fees'), 0)::BIGINT AS fees_low,
        coalesce(sum(high) FILTER (WHERE step = 'fees'), 0)::BIGINT AS fees_high,
        coalesce(sum(amount) FILTER (WHERE step = 'agent'), 0)::BIGINT AS agent,
        coalesce(sum(low) FILTER (WHERE step = 'agent'), 0)::BIGINT AS agent_low,
        coalesce(sum(high) FILTER (WHERE step = 'agent'), 0)::BIGINT AS agent_high,
        coalesce(sum(amount) FILTER (WHERE step = 'serving'), 0)::BIGINT AS serving,
        coalesce(sum(low) FILTER (WHERE step = 'serving'), 0)::BIGINT AS serving_low,
        coalesce(sum(high) FILTER (WHERE step = 'serving'), 0)::BIGINT AS serving_high,
        coalesce(sum(amount) FILTER (WHERE step = 'shipping'), 0)::BIGINT AS shipping,
        coalesce(sum(low) FILTER (WHERE step = 'shipping'), 0)::BIGINT AS shipping_low,
        coalesce(sum(high) FILTER (WHERE step = 'shipping'), 0)::BIGINT AS shipping_high,
        coalesce(sum(amount) FILTER (WHERE step = 'returns'), 0)::BIGINT AS returns,
        coalesce(sum(low) FILTER (WHERE step = 'returns'), 0)::BIGINT AS returns_low,
        coalesce(sum(high) FILTER (WHERE step = 'returns'), 0)::BIGINT AS returns_high,
        coalesce(sum(amount) FILTER (WHERE step = 'service'), 0)::BIGINT AS service,
        coalesce(sum(low) FILTER (WHERE step = 'service'), 0)::BIGINT AS service_low,
        coalesce(sum(high) FILTER (WHERE step = 'service'), 0)::BIGINT AS service_high,
        coalesce(sum(amount) FILTER (WHERE step = 'fixed'), 0)::BIGINT AS fixed,
        coalesce(sum(low) FILTER (WHERE step = 'fixed'), 0)::BIGINT AS fixed_low,
        coalesce(sum(high) FILTER (WHERE step = 'fixed'), 0)::BIGINT AS fixed_high
    FROM entries
    GROUP BY 1, 2, 3, 4
)
SELECT
    ordered.order_id,
    ordered.customer_id,
    ordered.channel,
    ordered.method,
    ordered.place_id,
    sold_in.kind IS DISTINCT FROM 'store' AS is_distant,
    CASE WHEN ordered.customer_id IS NULL THEN 'unknown' ELSE coalesce(kinds.code, 'others') END
        AS group_code,
    len(list_filter($limits::BIGINT [], lambda one: one <= ordered.gross)) AS basket,
    CASE WHEN crossed.order_id IS NULL THEN 'sale' ELSE 'cross_sell' END AS dealing,
    ordered.placed_us AS at_us,
    1 AS orders,
    CASE WHEN ordered.lines_without_cost = 0 THEN coalesce(summed.unknown, [])
        ELSE list_append(coalesce(summed.unknown, []), 'goods')
    END AS unknown,
    ordered.net + ordered.shipping_net AS revenue,
    (coalesce(ordered.goods_cost, 0) + round(coalesce(unpriced.net, 0) * $middle))::BIGINT AS goods,
    (coalesce(ordered.goods_cost, 0) + round(coalesce(unpriced.net, 0) * $lowest))::BIGINT
        AS goods_low,
    (coalesce(ordered.goods_cost, 0) + round(coalesce(unpriced.net, 0) * $highest))::BIGINT
        AS goods_high,
    coalesce(summed.fees, 0) AS fees,
    coalesce(summed.fees_low, 0) AS fees_low,
    coalesce(summed.fees_high, 0) AS fees_high,
    coalesce(summed.agent, 0) AS agent,
    coalesce(summed.agent_low, 0) AS agent_low,
    coalesce(summed.agent_high, 0) AS agent_high,
    coalesce(summed.serving, 0) AS serving,
    coalesce(summed.serving_low, 0) AS serving_low,
    coalesce(summed.serving_high, 0) AS serving_high,
    coalesce(summed.shipping, 0) AS shipping,
    coalesce(summed.shipping_low, 0) AS shipping_low,
    coalesce(summed.shipping_high, 0) AS shipping_high,
    coalesce(summed.returns, 0) AS returns,
    coalesce(summed.returns_low, 0) AS returns_low,
    coalesce(summed.returns_high, 0) AS returns_high,
    coalesce(summed.service, 0) AS service,
    coalesce(summed.service_low, 0) AS service_low,
    coalesce(summed.service_high, 0) AS service_high,
    coalesce(summed.fixed, 0) AS fixed,
    coalesce(summed.fixed_low, 0) AS fixed_low,
    coalesce(summed.fixed_high, 0) AS fixed_high
FROM fact_order AS ordered
LEFT JOIN dim_channel AS sold_in ON sold_in.channel = ordered.channel
LEFT JOIN customer_groups AS kinds ON kinds.customer_id = ordered.customer_id
LEFT JOIN crossed ON crossed.order_id = ordered.order_id
LEFT JOIN unpriced ON unpriced.order_id = ordered.order_id
LEFT JOIN summed ON summed.order_id = ordered.order_id
WHERE ordered.cancelled_us IS NULL
UNION ALL
SELECT
    NULL, summed.customer_id, channel, NULL, NULL, NULL,
    CASE WHEN summed.customer_id IS NULL THEN 'unknown' ELSE coalesce(kinds.code, 'others') END,
    NULL,
    CASE subject WHEN 'case' THEN 'question' WHEN 'touch' THEN 'visit' ELSE subject END,
    at_us, 0, coalesce(unknown, []), 0, 0, 0, 0,
    fees, fees_low, fees_high,
    agent, agent_low, agent_high,
    serving, serving_low, serving_high,
    shipping, shipping_low, shipping_high,
    returns, returns_low, returns_high,
    service, service_low, service_high,
    fixed, fixed_low, fixed_high
FROM summed
LEFT JOIN customer_groups AS kinds ON kinds.customer_id = summed.customer_id
WHERE order_id IS NULL;
