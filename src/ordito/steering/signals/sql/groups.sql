-- Groups of customers by how they mostly bought, until a company declares its own.
CREATE OR REPLACE TEMP TABLE grouped AS
SELECT
    customer_id,
    CASE
        WHEN assisted * 2 >= orders THEN 'assisted'
        WHEN digital * 2 >= orders THEN 'digital'
        WHEN collected + shipped > 0 THEN 'mixed'
        ELSE 'stores'
    END AS name
FROM dim_customer
WHERE orders > 0
