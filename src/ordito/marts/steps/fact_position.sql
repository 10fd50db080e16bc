-- What lay on a shelf at the end of each day on which anything moved there; it lay there until the next.
SELECT
    place_id,
    sku_id,
    condition,
    moved_on,
    (sum(sum(units)) OVER (
        PARTITION BY place_id, sku_id, condition ORDER BY moved_on
    ))::BIGINT AS on_hand,
    moved_on[:7] AS part
FROM fact_movement
GROUP BY place_id, sku_id, condition, moved_on
