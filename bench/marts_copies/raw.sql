-- A world's staging tables as a company's database would be copied: its tables raw_*, of what was so
-- before an instant. Columns that no step reads are left empty.
CREATE OR REPLACE TABLE placed AS
FROM stg_order
SELECT *, coalesce(customer_id, 'guest ' || order_id) AS buyer
WHERE placed_us < getvariable('until_us');

CREATE OR REPLACE TABLE line AS
FROM stg_order_line AS l
JOIN placed AS o USING (order_id)
LEFT JOIN (
    FROM stg_return
    SELECT order_id, line, sum(units)::BIGINT AS back
    WHERE returned_us < getvariable('until_us')
    GROUP BY ALL
) AS r USING (order_id, line)
SELECT
    o.buyer AS customer_id, l.order_id, l.line::BIGINT + 1 AS line_no, l.sku_id, o.method,
    o.source_place_id AS place_id, l.units AS ordered, l.units AS fulfilled,
    CASE WHEN o.cancelled_us IS NULL THEN 0 ELSE l.units END AS cancelled,
    coalesce(r.back, 0) AS returned, l.listed - l.paid AS discount_minor, l.paid AS total_minor,
    0 AS tax_minor, l.tax_bp, l.paid * coalesce(r.back, 0) // l.units AS relieved_minor,
    'goods' AS kind, o.promised_us;

CREATE OR REPLACE TABLE "order" AS
FROM placed
SELECT buyer AS customer_id, order_id, number, channel AS channel_id, place_id,
    coalesce(seller_id, 'staff') AS seller_id, 'EUR' AS currency, 0 AS total_minor, 0 AS tax_minor,
    0 AS discount_minor, NULL AS source, 'live' AS origin, placed_us;

CREATE OR REPLACE TABLE action AS
FROM stg_return AS r
JOIN placed AS o USING (order_id)
SELECT o.buyer AS customer_id, r.order_id, 2 AS version, 'return' AS kind,
    r.line::BIGINT + 1 AS line_no, r.units AS quantity, 'returned' AS axis, r.channel AS channel_id,
    r.place_id, r.returned_us AS at_us
WHERE r.returned_us < getvariable('until_us');

CREATE OR REPLACE TABLE task AS
FROM placed
SELECT buyer AS customer_id, source_place_id AS place_id, order_id AS fulfilment_order_id, order_id,
    method, CASE WHEN cancelled_us IS NULL THEN 'handed_over' ELSE 'cancelled' END AS state,
    NULL AS picker, NULL AS wave_id, promised_us, placed_us AS opened_us, started_us AS picking_us,
    picked_us, picked_us AS ready_us, handed_us
WHERE method <> 'carry_out';

CREATE OR REPLACE TABLE parcel AS
FROM placed
SELECT buyer AS customer_id, source_place_id AS place_id, order_id AS parcel_id,
    order_id AS fulfilment_order_id, order_id, NULL AS carrier, 'parcel' AS service,
    NULL AS weight_g,
    CASE WHEN delivered_us < getvariable('until_us') THEN 'delivered' ELSE 'sent' END AS state,
    picked_us AS packed_us, handed_us AS sent_us,
    CASE WHEN delivered_us < getvariable('until_us') THEN delivered_us END AS delivered_us
WHERE method = 'ship' AND handed_us < getvariable('until_us');

CREATE OR REPLACE TABLE "case" AS
FROM stg_case
SELECT coalesce(customer_id, 'guest ' || order_id) AS customer_id, case_id, 'form' AS channel,
    'order' AS topic, 'solved' AS state, 1 AS priority, NULL AS place_id, channel AS channel_id,
    0 AS reopened, NULL AS merged_customer_id, NULL AS merged_id, opened_us, taken_us AS assigned_us,
    NULL AS answered_us, NULL AS solved_us, closed_us
WHERE opened_us < getvariable('until_us');

CREATE OR REPLACE TABLE case_link AS
FROM stg_case
SELECT coalesce(customer_id, 'guest ' || order_id) AS customer_id, case_id, 'order' AS kind,
    order_id AS subject_id, 0 AS line_no, opened_us AS linked_us
WHERE order_id IS NOT NULL AND opened_us < getvariable('until_us');

CREATE OR REPLACE TABLE answer AS
FROM stg_answer
SELECT coalesce(customer_id, 'guest ' || order_id) AS customer_id, answer_id,
    instrument AS measure, score, 'mail' AS medium, 'order' AS touchpoint, order_id, case_id,
    NULL AS channel_id, NULL AS place_id, answered_us
WHERE answered_us < getvariable('until_us');

CREATE OR REPLACE TABLE customer AS
FROM stg_customer
SELECT customer_id, customer_id AS person_id, 'person' AS kind, NULL::BIGINT AS created_us,
    NULL::BIGINT AS erased_us;

CREATE OR REPLACE TABLE exposure AS
FROM stg_treatment
SELECT customer_id, medium AS experiment_id, medium || ' ' || flight AS code,
    CASE WHEN treated THEN 'treated' ELSE 'hold_out' END AS variant, 500000 AS propensity_ppm,
    reached_us AS exposed_us
WHERE reached_us < getvariable('until_us');

CREATE OR REPLACE TABLE identifier AS
FROM touch
SELECT DISTINCT customer_id, visitor_id AS identifier_id
WHERE customer_id IS NOT NULL AND recorded_us < getvariable('until_us');

-- who brought no sign is known by the touchpoint alone
CREATE OR REPLACE TABLE touchpoint AS
FROM touch
SELECT touchpoint_id, coalesce(visitor_id, touchpoint_id) AS identifier_id, kind AS type,
    channel AS channel_id, place_id,
    'live' AS origin, 'world' AS source, sku_id, NULL AS product_id, NULL AS sku_code, order_id,
    case_id, medium, started_us AS occurred_us, NULL::BIGINT AS started_us, ended_us, recorded_us
WHERE recorded_us >= getvariable('since_us') AND recorded_us < getvariable('until_us');

CREATE OR REPLACE TABLE movement AS
FROM moved
SELECT sku_id, movement_id, place_id, condition, kind, units AS quantity, moved_us AS occurred_us,
    moved_us AS recorded_us
WHERE moved_us >= getvariable('since_us') AND moved_us < getvariable('until_us');

CREATE OR REPLACE TABLE place AS
FROM stg_place
SELECT place_id, place_id AS code, name, kind, 'company' AS entity_id, 'Europe/Rome' AS time_zone,
    'EUR' AS currency, franchised AS is_franchised;

CREATE OR REPLACE TABLE channel AS
FROM stg_channel SELECT channel AS channel_id, channel AS code, kind, 'EUR' AS currency;

CREATE OR REPLACE TABLE sku AS
FROM stg_sku SELECT sku_id, sku_id AS product_id, sku_id AS code, category, true AS active;

CREATE OR REPLACE TABLE unit_cost AS
FROM stg_order_line
SELECT sku_id, 'company' AS entity_id, max(cost // units) AS cost_minor, 'EUR' AS currency,
    0 AS valid_us
WHERE cost IS NOT NULL
GROUP BY sku_id;

CREATE OR REPLACE TABLE shelf_price AS
FROM stg_shelf_price
SELECT sku_id, 'list' AS price_list_id, channel AS channel_id, 'EUR' AS currency,
    NULL AS place_id, NULL AS market, price AS price_minor, 0 AS valid_us, NULL::BIGINT AS until_us;
