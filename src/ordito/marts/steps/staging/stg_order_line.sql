-- Goods and services; what was charged for shipping stands with the order. A unit cost what it had
-- cost the owner of its place when it was sold.
WITH owned AS (
    SELECT sold.*, placed.placed_us, place.entity_id
    FROM sold
    JOIN raw_order AS placed ON placed.order_id = sold.order_id
    CROSS JOIN stg_company AS company
    LEFT JOIN raw_place AS place ON place.place_id = sold.place_id
    WHERE sold.kind <> 'delivery' AND sold.units > 0 AND placed.currency = company.currency
),
costs AS (
    SELECT cost.*
    FROM raw_unit_cost AS cost
    JOIN stg_company AS company ON company.currency = cost.currency
)
SELECT
    owned.order_id,
    owned.line_no::VARCHAR AS line,
    owned.sku_id,
    owned.units,
    greatest(owned.listed, owned.paid) AS listed,
    owned.paid,
    owned.tax_bp,
    owned.units * costs.cost_minor AS cost
FROM owned
ASOF LEFT JOIN costs
    ON costs.sku_id = owned.sku_id
    AND costs.entity_id = owned.entity_id
    AND costs.valid_us <= owned.placed_us
