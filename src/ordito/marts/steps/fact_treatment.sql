SELECT customer_id, medium, flight, treated, reached_us
FROM stg_treatment
ORDER BY medium, flight, customer_id
