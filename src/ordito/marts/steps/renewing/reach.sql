-- Who shares a row of some table with those of ``renewed_id``: the same person, signs that were
-- somebody's or are, an order or a case that one names of another.
SELECT person_id AS id FROM raw_customer WHERE customer_id IN (FROM renewed_id)
UNION
SELECT customer_id FROM raw_customer WHERE person_id IN (FROM renewed_id)
UNION
SELECT identifier_id FROM raw_identifier WHERE customer_id IN (FROM renewed_id)
UNION
SELECT customer_id FROM raw_identifier WHERE identifier_id IN (FROM renewed_id)
UNION
SELECT unnest([was_seen.visitor_id, seen.identifier_id])
FROM raw_touchpoint AS seen
JOIN was_fact_touch AS was_seen ON was_seen.touchpoint_id = seen.touchpoint_id
WHERE seen.identifier_id <> was_seen.visitor_id
    AND (seen.identifier_id IN (FROM renewed_id) OR was_seen.visitor_id IN (FROM renewed_id))
UNION
SELECT unnest([was_placed.customer_id, placed.customer_id])
FROM raw_order AS placed
JOIN was_fact_order AS was_placed ON was_placed.order_id = placed.order_id
WHERE placed.customer_id <> was_placed.customer_id
    AND (placed.customer_id IN (FROM renewed_id) OR was_placed.customer_id IN (FROM renewed_id))
UNION
SELECT unnest([placed.customer_id, seen.identifier_id])
FROM raw_touchpoint AS seen
JOIN raw_order AS placed ON placed.order_id = seen.order_id
WHERE seen.identifier_id IN (FROM renewed_id) OR placed.customer_id IN (FROM renewed_id)
UNION
SELECT unnest([asked.customer_id, seen.identifier_id])
FROM raw_touchpoint AS seen
JOIN raw_case AS asked ON asked.case_id = seen.case_id
WHERE seen.identifier_id IN (FROM renewed_id) OR asked.customer_id IN (FROM renewed_id)
UNION
SELECT unnest([placed.customer_id, fact.customer_id])
FROM raw_fact AS fact
JOIN raw_order AS placed ON placed.order_id = fact.case_id
WHERE fact.customer_id <> placed.customer_id
    AND (fact.customer_id IN (FROM renewed_id) OR placed.customer_id IN (FROM renewed_id))
UNION
SELECT unnest([asked.customer_id, fact.customer_id])
FROM raw_fact AS fact
JOIN raw_case AS asked ON asked.case_id = fact.desk_case_id
WHERE fact.customer_id <> asked.customer_id
    AND (fact.customer_id IN (FROM renewed_id) OR asked.customer_id IN (FROM renewed_id))
UNION
SELECT unnest([one.customer_id, other.customer_id])
FROM raw_case AS one
JOIN raw_case AS other ON other.case_id = one.merged_id
WHERE one.customer_id IN (FROM renewed_id) OR other.customer_id IN (FROM renewed_id)
UNION
SELECT unnest([link.customer_id, placed.customer_id])
FROM raw_case_link AS link
JOIN raw_order AS placed ON placed.order_id = link.subject_id
WHERE link.customer_id IN (FROM renewed_id) OR placed.customer_id IN (FROM renewed_id)
UNION
SELECT unnest([answer.customer_id, placed.customer_id])
FROM raw_answer AS answer
JOIN raw_order AS placed ON placed.order_id = answer.order_id
WHERE answer.customer_id IN (FROM renewed_id) OR placed.customer_id IN (FROM renewed_id)
UNION
SELECT unnest([answer.customer_id, asked.customer_id])
FROM raw_answer AS answer
JOIN raw_case AS asked ON asked.case_id = answer.case_id
WHERE answer.customer_id IN (FROM renewed_id) OR asked.customer_id IN (FROM renewed_id)
