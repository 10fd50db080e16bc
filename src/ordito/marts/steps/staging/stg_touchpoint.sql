-- What was observed, and what the core did for somebody that is no step of an order or a case: those
-- are steps of the mart of their own. A sign is whose it is known to be by now.
WITH owners AS (
    SELECT identifier_id, min(person.person_id) AS person_id
    FROM raw_identifier
    JOIN person USING (customer_id)
    GROUP BY identifier_id
),
only_one AS (
    SELECT product_id, min(sku_id) AS sku_id
    FROM raw_sku
    GROUP BY product_id
    HAVING count(*) = 1
),
observed AS (
    SELECT
        seen.touchpoint_id,
        coalesce(owners.person_id, person.person_id) AS customer_id,
        seen.identifier_id AS visitor_id,
        seen.type AS kind,
        seen.channel_id,
        seen.place_id,
        coalesce(sku.sku_id, coded.sku_id, only_one.sku_id) AS sku_id,
        seen.order_id,
        seen.case_id,
        seen.medium,
        coalesce(seen.started_us, seen.occurred_us) AS started_us,
        seen.ended_us,
        coalesce(seen.received_us, seen.recorded_us) AS recorded_us
    FROM raw_touchpoint AS seen
    LEFT JOIN owners ON owners.identifier_id = seen.identifier_id
    LEFT JOIN person ON person.customer_id = seen.identifier_id
    LEFT JOIN raw_sku AS sku ON sku.sku_id = seen.sku_id
    LEFT JOIN raw_sku AS coded ON coded.code = seen.sku_code
    LEFT JOIN only_one ON only_one.product_id = seen.product_id
    UNION ALL
    SELECT
        fact.fact_id,
        person.person_id,
        fact.customer_id,
        fact.type,
        fact.channel_id,
        fact.place_id,
        sku.sku_id,
        fact.case_id,
        fact.desk_case_id,
        NULL,
        coalesce(fact.started_us, fact.occurred_us),
        fact.ended_us,
        fact.recorded_us
    FROM raw_fact AS fact
    JOIN raw_phase AS told ON told.type = fact.type
    LEFT JOIN person ON person.customer_id = fact.customer_id
    LEFT JOIN raw_sku AS sku ON sku.sku_id = json_extract_string(fact.payload, '$.sku_id')
    WHERE fact.customer_id IS NOT NULL
        AND NOT starts_with(fact.type, 'fulfilment.')
        AND NOT starts_with(fact.type, 'orders.lines_')
        AND fact.type NOT IN ('orders.order_placed', 'orders.session_completed')
)
SELECT
    observed.touchpoint_id,
    observed.customer_id,
    observed.visitor_id,
    observed.kind,
    told.phase,
    channel.code AS channel,
    observed.place_id,
    observed.sku_id,
    placed.order_id,
    asked.case_id,
    observed.medium,
    observed.started_us,
    observed.ended_us,
    observed.recorded_us
FROM observed
LEFT JOIN raw_phase AS told ON told.type = observed.kind
LEFT JOIN raw_channel AS channel ON channel.channel_id = observed.channel_id
LEFT JOIN stg_order AS placed ON placed.order_id = observed.order_id
LEFT JOIN stg_case AS asked ON asked.case_id = observed.case_id
