-- Cases about an order of one channel of a pair that were passed on in the other; linked those whose
-- customer did not have to tell the story again.
CREATE OR REPLACE TEMP VIEW looked AS
SELECT
    least(asked.channel, sold.channel) AS a,
    greatest(asked.channel, sold.channel) AS b,
    asked.case_id AS id,
    asked.told_again = 0 AS linked,
    1.0::DOUBLE AS weight
FROM fact_case AS asked
JOIN fact_order AS sold ON sold.order_id = asked.order_id
WHERE asked.channel <> sold.channel AND asked.passed_on > 0 AND asked.told_again IS NOT NULL
