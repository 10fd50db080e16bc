-- An order is ready when it may be collected, or when the parcel is there; it is late when that was
-- after the promise, or when it is still not so and the promise has passed. Of a parcel that left and
-- of which its carrier has told nothing for 14 days after its promise nobody knows whether it was late.
WITH
lines AS (
    SELECT
        order_id,
        sum(paid)::BIGINT AS gross,
        sum(net)::BIGINT AS net,
        sum(listed - paid)::BIGINT AS discount,
        sum(units)::BIGINT AS units,
        count(*) AS lines,
        sum(cost)::BIGINT AS cost,
        count(*) FILTER (WHERE cost IS NULL) AS lines_without_cost
    FROM fact_line
    GROUP BY order_id
),
came AS (
    SELECT
        order_id,
        sum(net)::BIGINT AS net,
        sum(cost)::BIGINT AS cost,
        sum(units)::BIGINT AS units
    FROM fact_return
    GROUP BY order_id
),
asked AS (
    SELECT order_id, count(*) AS cases, sum(minutes) AS minutes, sum(told_again)::BIGINT AS told_again
    FROM fact_case
    WHERE order_id IS NOT NULL
    GROUP BY order_id
),
ready AS (
    SELECT
        *,
        CASE method
            WHEN 'collect' THEN picked_us
            WHEN 'ship' THEN delivered_us
        END AS ready_us,
        method = 'ship' AND handed_us IS NOT NULL AND delivered_us IS NULL
        AND promised_us < (SELECT as_of_us FROM stg_company) - 14 * 86400000000 AS unheard
    FROM stg_order
)
SELECT
    ready.order_id,
    ready.number,
    ready.customer_id,
    ready.channel,
    ready.method,
    ready.place_id,
    ready.source_place_id,
    ready.seller_id,
    ready.coupon,
    ready.placed_us,
    ready.promised_us,
    ready.started_us,
    ready.picked_us,
    ready.handed_us,
    ready.delivered_us,
    ready.cancelled_us,
    ready.ready_us,
    ready.pick_minutes,
    CASE
        WHEN ready.promised_us IS NULL OR ready.cancelled_us IS NOT NULL OR ready.unheard THEN NULL
        WHEN ready.ready_us IS NULL AND ready.promised_us >= company.as_of_us THEN NULL
        ELSE coalesce(ready.ready_us, company.as_of_us) > ready.promised_us
    END AS late,
    CASE
        WHEN ready.promised_us IS NULL OR ready.cancelled_us IS NOT NULL OR ready.unheard THEN NULL
        ELSE greatest(0, coalesce(ready.ready_us, company.as_of_us) - ready.promised_us)
    END AS late_us,
    isodow(timezone(company.zone, make_timestamptz(ready.placed_us))) - 1 AS weekday,
    hour(timezone(company.zone, make_timestamptz(ready.placed_us))) AS hour,
    strftime(timezone(company.zone, make_timestamptz(ready.placed_us)), '%Y-%m-%d') AS placed_on,
    coalesce(lines.gross, 0) AS gross,
    coalesce(lines.net, 0) AS net,
    coalesce(lines.discount, 0) AS discount,
    coalesce(ready.shipping_charged, 0) AS shipping_charged,
    (coalesce(ready.shipping_charged, 0) * 20000 + 10000 + ready.shipping_tax_bp)
    // (2 * (10000 + ready.shipping_tax_bp)) AS shipping_net,
    lines.cost AS goods_cost,
    coalesce(lines.lines_without_cost, 0) AS lines_without_cost,
    coalesce(lines.lines, 0) AS lines,
    coalesce(lines.units, 0) AS units,
    coalesce(came.net, 0) AS returned_net,
    coalesce(came.cost, 0) AS returned_cost,
    coalesce(came.units, 0) AS returned_units,
    coalesce(asked.cases, 0) AS cases,
    coalesce(asked.minutes, 0) AS case_minutes,
    coalesce(asked.told_again, 0) AS told_again,
    coalesce(strftime(make_timestamp(ready.placed_us), '%Y-%m'), 'none') AS part
FROM ready
CROSS JOIN stg_company AS company
LEFT JOIN lines ON lines.order_id = ready.order_id
LEFT JOIN came ON came.order_id = ready.order_id
LEFT JOIN asked ON asked.order_id = ready.order_id
