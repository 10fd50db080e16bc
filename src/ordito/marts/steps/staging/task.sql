-- What all places together did for an order; it is done when the last of them has done it.
WITH parcels AS (
    SELECT order_id, max(delivered_us) AS delivered_us, count(*) - count(delivered_us) AS under_way
    FROM raw_parcel
    WHERE state <> 'opened'
    GROUP BY order_id
),
tasks AS (
    SELECT
        order_id,
        max(promised_us) AS promised_us,
        min(picking_us) AS started_us,
        CASE WHEN count(picked_us) = count(*) THEN max(picked_us) END AS picked_us,
        CASE WHEN count(handed_us) = count(*) THEN max(handed_us) END AS handed_us,
        sum(coalesce(worked_s / 60.0, (picked_us - picking_us) / 60000000.0))
            FILTER (WHERE wave_id IS NULL) AS pick_minutes
    FROM raw_task
    WHERE state NOT IN ('cancelled', 'rejected')
    GROUP BY order_id
)
SELECT tasks.*, CASE WHEN parcels.under_way = 0 THEN parcels.delivered_us END AS delivered_us
FROM tasks
LEFT JOIN parcels ON parcels.order_id = tasks.order_id
