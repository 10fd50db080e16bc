-- Newest first.
SELECT journey_id, customer_id, order_id, began_us
FROM meant_whose
ORDER BY began_us DESC, journey_id
LIMIT $most;
