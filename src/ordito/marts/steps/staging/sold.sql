-- What was sold by each line: without the units that were cancelled and the money that went with
-- them, and less what was forgiven; what came back later was sold. The log says how much money went
-- with which units; where it does not, units take their share. What was paid, less what was given
-- back, is what the line keeps.
WITH told AS (
    SELECT
        case_id AS order_id,
        unnest(from_json(
            CASE type
                WHEN 'orders.lines_replaced' THEN json_extract(payload, '$.cancelled')
                ELSE json_extract(payload, '$.lines')
            END,
            '[{"line_no": "BIGINT", "quantity": "BIGINT", "total_minor": "BIGINT"}]'
        )) AS line,
        type
    FROM raw_fact
    WHERE type IN ('orders.lines_cancelled', 'orders.lines_replaced', 'orders.lines_appeased')
),
relief AS (
    SELECT
        order_id,
        line.line_no,
        sum(line.total_minor) FILTER (WHERE type <> 'orders.lines_appeased') AS cancelled,
        sum(line.quantity) FILTER (WHERE type <> 'orders.lines_appeased') AS units,
        sum(line.total_minor) FILTER (
            WHERE type = 'orders.lines_appeased' AND line.quantity = 0
        ) AS forgiven
    FROM told
    GROUP BY order_id, line.line_no
)
SELECT
    line.*,
    line.ordered - line.cancelled AS units,
    (
        CASE
            -- of what never came back, and of shipping, all that is not kept was taken off
            WHEN line.returned = 0 OR line.kind = 'delivery'
                THEN line.total_minor - line.relieved_minor
            ELSE line.total_minor - greatest(0, least(
                line.relieved_minor,
                coalesce(relief.forgiven, 0)
                + CASE
                    WHEN line.cancelled = 0 THEN 0
                    WHEN relief.units = line.cancelled THEN relief.cancelled
                    ELSE (line.total_minor * line.cancelled * 2 + line.ordered)
                        // (2 * line.ordered)
                END
            ))
        END
    )::BIGINT AS paid,
    ((line.total_minor + line.discount_minor) * (line.ordered - line.cancelled) * 2 + line.ordered)
    // (2 * line.ordered) AS listed
FROM raw_line AS line
LEFT JOIN relief ON relief.order_id = line.order_id AND relief.line_no = line.line_no
