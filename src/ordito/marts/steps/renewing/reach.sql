-- Who shares a row of some table with those of ``renewed_id``: the same person, signs that were
-- somebody's or are, an order or a case that one names of another.
WITH tied AS (
    SELECT customer_id AS one, person_id AS other FROM raw_customer
    UNION ALL
    SELECT customer_id, identifier_id FROM raw_identifier
    UNION ALL
    SELECT was_seen.visitor_id, seen.identifier_id
    FROM raw_touchpoint AS seen
    JOIN was_fact_touch AS was_seen ON was_seen.touchpoint_id = seen.touchpoint_id
    UNION ALL
    SELECT was_placed.customer_id, placed.customer_id
    FROM raw_order AS placed
    JOIN was_fact_order AS was_placed ON was_placed.order_id = placed.order_id
    UNION ALL
    SELECT placed.customer_id, seen.identifier_id
    FROM raw_touchpoint AS seen
    JOIN raw_order AS placed ON placed.order_id = seen.order_id
    UNION ALL
    SELECT asked.customer_id, seen.identifier_id
    FROM raw_touchpoint AS seen
    JOIN raw_case AS asked ON asked.case_id = seen.case_id
    UNION ALL
    SELECT placed.customer_id, fact.customer_id
    FROM raw_fact AS fact
    JOIN raw_order AS placed ON placed.order_id = fact.case_id
    UNION ALL
    SELECT asked.customer_id, fact.customer_id
    FROM raw_fact AS fact
    JOIN raw_case AS asked ON asked.case_id = fact.desk_case_id
    UNION ALL
    SELECT one.customer_id, other.customer_id
    FROM raw_case AS one
    JOIN raw_case AS other ON other.case_id = one.merged_id
    UNION ALL
    SELECT link.customer_id, placed.customer_id
    FROM raw_case_link AS link
    JOIN raw_order AS placed ON placed.order_id = link.subject_id
    UNION ALL
    SELECT answer.customer_id, placed.customer_id
    FROM raw_answer AS answer
    JOIN raw_order AS placed ON placed.order_id = answer.order_id
    UNION ALL
    SELECT answer.customer_id, asked.customer_id
    FROM raw_answer AS answer
    JOIN raw_case AS asked ON asked.case_id = answer.case_id
)
SELECT unnest([one, other]) AS id
FROM tied
WHERE one <> other AND (one IN (FROM renewed_id) OR other IN (FROM renewed_id))
