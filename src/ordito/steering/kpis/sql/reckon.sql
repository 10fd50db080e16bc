-- One KPI at all places and periods; what stands in angles is filled with checked formulas.
INSERT INTO kpi_value
SELECT
    $kpi,
    CASE
        WHEN grouping(day) = 0 THEN 'day'
        WHEN grouping(week) = 0 THEN 'week'
        WHEN grouping(month) = 0 THEN 'month'
        ELSE 'quarter'
    END,
    coalesce(day, week, month, quarter),
    <parts>,
    (<formula>)::DOUBLE,
    (<per>)::DOUBLE,
    <divided>,
    count(*),
    count(*) FILTER (WHERE <known>),
    any_value(as_of_us)
FROM subject
WHERE <among>
GROUP BY GROUPING SETS (<sets>)
