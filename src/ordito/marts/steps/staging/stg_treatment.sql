-- Whom the lot of an experiment left alone, and whom not; its first sight of a person counts.
SELECT
    person.person_id AS customer_id,
    seen.code AS medium,
    1 AS flight,
    arg_min(seen.variant, (seen.exposed_us, seen.customer_id)) <> 'hold_out' AS treated,
    min(seen.exposed_us) AS reached_us
FROM raw_exposure AS seen
JOIN person ON person.customer_id = seen.customer_id
GROUP BY person.person_id, seen.code
