-- Rows behind a figure, with how many there are; what stands in angles is filled with what was
-- checked. The instants bound the period from outside, so that other rows are not read.
WITH subject AS (
    SELECT * FROM (<periods>)
    WHERE at_us >= $from_us AND at_us < $to_us
)
SELECT
    count(*) OVER (),
    <columns>
FROM subject
WHERE <grain> = $period
    AND ($journey::VARCHAR IS NULL OR journey = $journey)
    AND ($phase::VARCHAR IS NULL OR phase = $phase)
    AND ($touchpoint::VARCHAR IS NULL OR touchpoint = $touchpoint)
    <among>
ORDER BY id
LIMIT $most OFFSET $skip
