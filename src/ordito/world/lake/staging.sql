-- A world's tables as staging tables; see ordito.marts.contract.
CREATE TABLE stg_company AS
SELECT zone, currency, end_us AS as_of_us
FROM world_about;

CREATE VIEW stg_place AS
SELECT place::VARCHAR AS place_id, kind, kind || ' ' || place AS name, franchised
FROM world_places;

CREATE VIEW stg_channel AS
SELECT channel, channel AS kind FROM world_channel_costs;

CREATE VIEW stg_sku AS
SELECT sku::VARCHAR AS sku_id, category::VARCHAR AS category, price AS listed FROM world_skus;

CREATE VIEW stg_shelf_price AS
SELECT sku::VARCHAR AS sku_id, 'store' AS channel, price FROM world_skus
UNION ALL
SELECT sku::VARCHAR, 'web', web_price FROM world_skus;

-- profiles with the same card are one person's: the one with the smallest number stands for all
CREATE TABLE person AS
SELECT
    profile,
    coalesce(min(profile) OVER (PARTITION BY card), profile)::VARCHAR AS customer_id
FROM world_profiles
WHERE card IS NOT NULL
UNION ALL
SELECT profile, profile::VARCHAR FROM world_profiles WHERE card IS NULL;

CREATE VIEW stg_order AS
SELECT
    orders.order_number::VARCHAR AS order_id,
    orders.order_number::VARCHAR AS number,
    person.customer_id,
    orders.channel,
    orders.method,
    orders.store::VARCHAR AS place_id,
    orders.source::VARCHAR AS source_place_id,
    orders.agent::VARCHAR AS seller_id,
    orders.coupon::VARCHAR AS coupon,
    orders.shipping AS shipping_charged,
    2200::BIGINT AS shipping_tax_bp,
    epoch_us(orders.placed_at) AS placed_us,
    CASE WHEN orders.method <> 'carry_out' THEN epoch_us(orders.promised_at) END AS promised_us,
    CASE WHEN orders.method <> 'carry_out' THEN epoch_us(orders.started_at) END AS started_us,
    CASE WHEN orders.method <> 'carry_out' THEN epoch_us(orders.picked_at) END AS picked_us,
    epoch_us(CASE orders.method WHEN 'ship' THEN orders.picked_at ELSE orders.handed_at END)
        AS handed_us,
    epoch_us(orders.handed_at) AS delivered_us,
    CASE WHEN orders.cancelled THEN epoch_us(orders.placed_at) END AS cancelled_us,
    CASE WHEN orders.method <> 'carry_out' THEN orders.pick_minutes END AS pick_minutes
FROM world_orders AS orders
LEFT JOIN person ON person.profile = orders.profile;

CREATE VIEW stg_order_line AS
SELECT
    lines.order_number::VARCHAR AS order_id,
    lines.line::VARCHAR AS line,
    lines.sku::VARCHAR AS sku_id,
    lines.units,
    lines.listed,
    lines.paid,
    skus.tax_bp,
    lines.cost
FROM world_order_lines AS lines
LEFT JOIN world_skus AS skus ON skus.sku = lines.sku;

CREATE VIEW stg_return AS
SELECT
    came.order_number::VARCHAR AS order_id,
    came.line::VARCHAR AS line,
    came.units,
    NULL::BIGINT AS refunded,
    epoch_us(came.returned_at) AS returned_us,
    CASE WHEN came.elsewhere AND orders.channel <> 'store' THEN 'store'
        WHEN came.elsewhere THEN 'web' ELSE orders.channel END AS channel,
    CASE WHEN came.elsewhere <> (orders.channel = 'store') THEN orders.store::VARCHAR END
        AS place_id
FROM world_returns AS came
LEFT JOIN world_orders AS orders ON orders.order_number = came.order_number;

CREATE VIEW stg_case AS
SELECT
    cases.case_number::VARCHAR AS case_id,
    orders.customer_id,
    cases.order_number::VARCHAR AS order_id,
    CASE cases.medium WHEN 'web' THEN 'web' ELSE 'contact_centre' END AS channel,
    epoch_us(cases.opened_at) AS opened_us,
    epoch_us(cases.taken_at) AS taken_us,
    epoch_us(cases.closed_at) AS closed_us,
    cases.passed_on,
    cases.told_again,
    cases.minutes
FROM world_cases AS cases
LEFT JOIN stg_order AS orders ON orders.order_id = cases.order_number::VARCHAR;

CREATE TABLE arrived AS
SELECT message, arg_min(touched, arrived_at) AS first, min(arrived_at) AS arrived_at
FROM world_touchpoints AS touched
GROUP BY message;

-- whose browser or app it is that placed an order
CREATE TABLE owned AS
SELECT arrived.first.sign AS sign, arrived.first.value AS value,
    any_value(person.customer_id ORDER BY arrived.first.happened_at DESC) AS customer_id
FROM arrived
JOIN world_orders AS orders ON orders.order_number = arrived.first.order_number
JOIN person ON person.profile = orders.profile
WHERE arrived.first.sign IN ('browser', 'app')
GROUP BY ALL;

CREATE VIEW stg_touchpoint AS
SELECT
    arrived.message::VARCHAR AS touchpoint_id,
    coalesce(by_account.customer_id, by_card.customer_id, owned.customer_id) AS customer_id,
    arrived.first.sign || ':' || arrived.first.value AS visitor_id,
    arrived.first.kind AS kind,
    CASE arrived.first.kind
        WHEN 'message_seen' THEN 'need'
        WHEN 'visit' THEN 'search'
        WHEN 'searched' THEN 'search'
        WHEN 'store_visit' THEN 'search'
        WHEN 'product_viewed' THEN 'compare'
        WHEN 'compared' THEN 'compare'
        WHEN 'cart_filled' THEN 'choose'
        WHEN 'advice' THEN 'choose'
        WHEN 'call' THEN 'choose'
        WHEN 'agent_visit' THEN 'choose'
        WHEN 'checkout_begun' THEN 'buy'
        WHEN 'order_tracked' THEN 'receive'
    END AS phase,
    arrived.first.channel AS channel,
    NULL::VARCHAR AS place_id,
    arrived.first.sku::VARCHAR AS sku_id,
    arrived.first.order_number::VARCHAR AS order_id,
    NULL::VARCHAR AS case_id,
    arrived.first.medium AS medium,
    epoch_us(arrived.first.happened_at) AS started_us,
    NULL::BIGINT AS ended_us,
    epoch_us(arrived.arrived_at) AS recorded_us
FROM arrived
LEFT JOIN person AS by_account
    ON arrived.first.sign = 'account' AND by_account.profile = arrived.first.value
LEFT JOIN (
    SELECT DISTINCT profiles.card, person.customer_id
    FROM world_profiles AS profiles
    JOIN person ON person.profile = profiles.profile
    WHERE profiles.card IS NOT NULL
) AS by_card ON arrived.first.sign = 'card' AND by_card.card = arrived.first.value
LEFT JOIN owned ON owned.sign = arrived.first.sign AND owned.value = arrived.first.value;

CREATE VIEW stg_customer AS
SELECT
    person.customer_id,
    NULL::BIGINT AS known_since_us,
    any_value(profiles.created_in ORDER BY profiles.profile) AS first_channel
FROM person
JOIN world_profiles AS profiles ON profiles.profile = person.profile
GROUP BY person.customer_id;

CREATE VIEW stg_answer AS
SELECT
    'answer:' || answers.order_number AS answer_id,
    'csat' AS instrument,
    orders.customer_id,
    answers.order_number::VARCHAR AS order_id,
    NULL::VARCHAR AS case_id,
    answers.score,
    epoch_us(answers.answered_at) AS answered_us
FROM world_answers AS answers
LEFT JOIN stg_order AS orders ON orders.order_id = answers.order_number::VARCHAR;

CREATE VIEW stg_capacity AS
SELECT
    'picking' AS resource,
    place::VARCHAR AS place_id,
    weekday,
    hour,
    NULL::BIGINT AS since_us,
    NULL::BIGINT AS until_us,
    minutes
FROM world_picking_capacity;

-- a sale leaves its shelf when it is carried out, handed over or given to the carrier
CREATE VIEW stg_movement AS
SELECT
    place::VARCHAR AS place_id,
    sku::VARCHAR AS sku_id,
    'sellable' AS condition,
    kind,
    strftime(moved_on, '%Y-%m-%d') AS moved_on,
    units
FROM world_movements
UNION ALL
SELECT
    sold.source::VARCHAR,
    lines.sku::VARCHAR,
    'sellable',
    'sale',
    strftime(timezone(about.zone, sold.left_at), '%Y-%m-%d'),
    -lines.units
FROM (
    SELECT
        order_number, source, CASE method WHEN 'ship' THEN picked_at ELSE handed_at END AS left_at
    FROM world_orders
    WHERE NOT cancelled
) AS sold
INNER JOIN world_order_lines AS lines ON lines.order_number = sold.order_number
CROSS JOIN world_about AS about
WHERE epoch_us(sold.left_at) <= (SELECT as_of_us FROM stg_company);

CREATE VIEW stg_treatment AS
SELECT
    person.customer_id,
    targets.medium,
    targets.flight,
    targets.treated,
    epoch_us(timezone((SELECT zone FROM world_about), targets.reached_on::TIMESTAMP)) AS reached_us
FROM world_targets AS targets
JOIN person ON person.profile = targets.profile;
