CREATE OR REPLACE TEMP TABLE meant_whose AS
SELECT
    meant.journey_id,
    max(step.customer_id) AS customer_id,
    max(step.order_id) AS order_id,
    any_value(meant.began_us) AS began_us
FROM meant
JOIN fact_step AS step ON step.journey_id = meant.journey_id
GROUP BY meant.journey_id;
