-- Which person each known customer id is; ids that became one person count as one customer.
SELECT customer_id, coalesce(person_id, customer_id) AS person_id
FROM raw_customer
