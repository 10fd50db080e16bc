-- One log of all journeys. A touchpoint belongs to the order that it names, else to the next order
-- of the same person within thirty days; what comes while goods are awaited, or after, belongs to
-- the last order. What leads to no order is a journey that ends where thirty days pass in silence.
WITH
touched AS (
    SELECT
        touch.touchpoint_id,
        touch.customer_id,
        coalesce(touch.visitor_id, touch.touchpoint_id) AS visitor_id,
        touch.order_id AS named,
        touch.case_id,
        touch.kind,
        touch.phase,
        touch.channel,
        touch.place_id,
        touch.started_us,
        touch.ended_us
    FROM fact_touch AS touch
),
ahead AS (
    SELECT touched.*, orders.order_id AS next_order, orders.placed_us AS next_us
    FROM touched
    ASOF LEFT JOIN (SELECT * FROM fact_order WHERE customer_id IS NOT NULL) AS orders
        ON orders.customer_id = touched.customer_id AND orders.placed_us >= touched.started_us
),
around AS (
    SELECT ahead.*, orders.order_id AS last_order, orders.placed_us AS last_us
    FROM ahead
    ASOF LEFT JOIN (SELECT * FROM fact_order WHERE customer_id IS NOT NULL) AS orders
        ON orders.customer_id = ahead.customer_id AND orders.placed_us <= ahead.started_us
),
led AS (
    SELECT
        *,
        coalesce(
            named,
            CASE
                WHEN phase IN ('receive', 'use', 'service', 'return')
                    AND started_us - last_us <= 2592000000000 THEN last_order
                WHEN next_us - started_us <= 2592000000000 THEN next_order
            END
        ) AS order_id
    FROM around
),
paused AS (
    SELECT
        *,
        started_us - lag(started_us) OVER visits > 2592000000000 AS after_silence
    FROM led
    WHERE order_id IS NULL
    WINDOW visits AS (PARTITION BY visitor_id ORDER BY started_us, touchpoint_id)
),
wandered AS (
    SELECT
        *,
        sum((coalesce(after_silence, false))::INTEGER) OVER visits AS round
    FROM paused
    WINDOW visits AS (PARTITION BY visitor_id ORDER BY started_us, touchpoint_id)
),
steps AS (
    SELECT
        'o:' || order_id AS journey_id, customer_id, order_id, case_id, kind AS activity, phase,
        channel, place_id, NULL AS resource,
        started_us AS arrived_us, started_us, ended_us, 0 AS rank, touchpoint_id AS step_id
    FROM led
    WHERE order_id IS NOT NULL
    UNION ALL
    SELECT
        'v:' || visitor_id || ':' || round, customer_id, NULL, case_id, kind, phase,
        channel, place_id, NULL,
        started_us, started_us, ended_us, 0, touchpoint_id
    FROM wandered
    UNION ALL
    SELECT
        'o:' || order_id, customer_id, order_id, NULL,
        CASE method WHEN 'carry_out' THEN 'bought' ELSE 'ordered' END, 'buy',
        channel, place_id, NULL, placed_us, placed_us, placed_us, 1, 'ordered:' || order_id
    FROM fact_order
    UNION ALL
    SELECT
        'o:' || order_id, customer_id, order_id, NULL, 'picking', 'receive',
        channel, source_place_id, 'picking', placed_us, started_us, picked_us, 2,
        'picking:' || order_id
    FROM fact_order
    WHERE method <> 'carry_out' AND cancelled_us IS NULL
        AND (started_us IS NOT NULL OR picked_us IS NOT NULL)
    UNION ALL
    SELECT
        'o:' || order_id, customer_id, order_id, NULL,
        CASE method WHEN 'ship' THEN 'handed_to_carrier' ELSE 'collected' END, 'receive',
        channel, source_place_id, NULL, picked_us, handed_us, handed_us, 3,
        'handed:' || order_id
    FROM fact_order
    WHERE method <> 'carry_out' AND handed_us IS NOT NULL
    UNION ALL
    SELECT
        'o:' || order_id, customer_id, order_id, NULL, 'delivered', 'receive',
        channel, source_place_id, 'carrier', handed_us, handed_us, delivered_us, 4,
        'delivered:' || order_id
    FROM fact_order
    WHERE method = 'ship' AND delivered_us IS NOT NULL
    UNION ALL
    SELECT
        'o:' || order_id, customer_id, order_id, NULL, 'cancelled', 'buy',
        channel, place_id, NULL, cancelled_us, cancelled_us, cancelled_us, 5,
        'cancelled:' || order_id
    FROM fact_order
    WHERE cancelled_us IS NOT NULL
    UNION ALL
    SELECT
        'o:' || came.order_id, any_value(orders.customer_id), came.order_id, NULL,
        'returned', 'return', any_value(came.channel ORDER BY came.line),
        any_value(came.place_id ORDER BY came.line), NULL,
        came.returned_us, came.returned_us, came.returned_us, 6,
        'returned:' || came.order_id || ':' || came.returned_us
    FROM fact_return AS came
    LEFT JOIN fact_order AS orders ON orders.order_id = came.order_id
    GROUP BY came.order_id, came.returned_us
    UNION ALL
    SELECT
        CASE WHEN order_id IS NULL THEN 'c:' || case_id ELSE 'o:' || order_id END, customer_id,
        order_id, case_id, 'case', 'service', channel, NULL, 'desk', opened_us, taken_us,
        closed_us, 7, 'case:' || case_id
    FROM fact_case
)
SELECT
    journey_id,
    row_number() OVER journey AS seq,
    step_id,
    customer_id,
    order_id,
    case_id,
    activity,
    phase,
    channel,
    place_id,
    resource,
    arrived_us,
    started_us,
    ended_us,
    -- a journey lies whole where it begins
    coalesce(strftime(make_timestamp(first_value(begun_us) OVER journey), '%Y-%m'), 'none') AS part
FROM (SELECT *, coalesce(started_us, arrived_us, ended_us) AS begun_us FROM steps)
WINDOW journey AS (PARTITION BY journey_id ORDER BY begun_us, rank, step_id)
