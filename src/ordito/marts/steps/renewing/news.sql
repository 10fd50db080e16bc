-- Of whom something new is known since the build before: people by their ids, strangers by the signs
-- that they were seen by. More than needed is right, less is not.
SELECT customer_id AS id FROM new_key
UNION
SELECT identifier_id FROM new_touchpoint
UNION
SELECT customer_id FROM new_fact
UNION
SELECT placed.customer_id
FROM new_fact AS fact
JOIN raw_order AS placed ON placed.order_id = fact.case_id
UNION
SELECT asked.customer_id
FROM new_fact AS fact
JOIN raw_case AS asked ON asked.case_id = fact.subject_id
UNION
-- what is late grows later with every look, until its lateness is of those that nobody knows
SELECT placed.customer_id
FROM was_fact_order AS open_order
JOIN raw_order AS placed ON placed.order_id = open_order.order_id
WHERE open_order.ready_us IS NULL
    AND open_order.cancelled_us IS NULL
    AND open_order.late_us IS NOT NULL
    AND open_order.promised_us < (SELECT late_us FROM renewing)
UNION
-- what is not kept any longer
SELECT visitor_id
FROM was_fact_touch
WHERE recorded_us < (SELECT dropped_us FROM renewing)
UNION
-- what goods cost, that were sold since
SELECT placed.customer_id
FROM new_unit_cost AS cost
JOIN raw_line AS line ON line.sku_id = cost.sku_id
JOIN raw_order AS placed ON placed.order_id = line.order_id AND placed.placed_us >= cost.valid_us
UNION
-- goods that became known by what was told of them
SELECT seen.identifier_id
FROM raw_touchpoint AS seen
WHERE seen.sku_id IN (SELECT sku_id FROM new_sku)
    OR seen.sku_code IN (SELECT code FROM new_sku)
    OR seen.product_id IN (SELECT product_id FROM new_sku)
UNION
SELECT fact.customer_id
FROM raw_fact AS fact
WHERE EXISTS (FROM new_sku)
    AND json_extract_string(fact.payload, '$.sku_id') IN (SELECT sku_id FROM new_sku)
